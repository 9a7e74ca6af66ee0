namespace Trimtab.Domain.Captures.Commits;

/// <param name="Changes">Changes that were taken.</param>
/// <param name="Commits">Commits that were made of them.</param>
/// <param name="Rest">Changes that were left for the next batch.</param>
/// <param name="Waiting">Changes that wait until the reconciler is done with their objects.</param>
public sealed record PushedChanges(int Changes, int Commits, int Rest, int Waiting);
