namespace Trimtab.Domain.Notifications;

/// <summary>The newest mark that was set on a commit for a target.</summary>
/// <param name="State">The mark.</param>
/// <param name="Time">When what it says happened.</param>
internal sealed record CommitStatusRecord(CommitState State, DateTimeOffset Time);
