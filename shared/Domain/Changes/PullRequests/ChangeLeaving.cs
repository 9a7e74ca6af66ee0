namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>A change that is to end, as soon as its pull request is closed.</summary>
/// <param name="To">How it ends.</param>
/// <param name="Why">In a sentence; people read it at the request, too.</param>
public sealed record ChangeLeaving(ChangeState To, string Why);
