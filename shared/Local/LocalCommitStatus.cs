namespace Trimtab.Local;

/// <summary>A commit status that a client set, as GitHub's API takes it.</summary>
/// <param name="Repository">Full name: <c>acme/shop</c>.</param>
/// <param name="Revision">Commit id.</param>
/// <param name="State"><c>pending</c>, <c>success</c>, <c>failure</c> or <c>error</c>.</param>
/// <param name="Context">Names the check.</param>
/// <param name="Description">At most 140 characters.</param>
/// <param name="TargetUrl">Where to read more; null for none.</param>
/// <param name="Authorization">The request's <c>Authorization</c> header; empty for none.</param>
public sealed record LocalCommitStatus(
    string Repository,
    string Revision,
    string State,
    string Context,
    string Description,
    string? TargetUrl,
    string Authorization);
