namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>The pull request that a policy wants for a change.</summary>
/// <param name="Source">The fleet's source whose repository it is made in.</param>
/// <param name="Group">The group whose changes one request asks for; empty: one request each.</param>
/// <param name="Wait">How long the first change of a group waits for others.</param>
public sealed record WantedPullRequest(string Source, string Group, TimeSpan Wait);
