using Trimtab.Domain.Captures;

namespace Trimtab.Domain.Drift;

/// <summary>What becomes of the changes of one batch.</summary>
/// <param name="Commit">To be committed, each with the path where it belongs.</param>
/// <param name="Claimed">Of these the ones that the ledgers hold as being pushed, by target.</param>
/// <param name="Waiting">To be looked at again later.</param>
/// <param name="Dropped">Not to be committed.</param>
public sealed record CaptureBatch(
    IReadOnlyList<Capture> Commit, IReadOnlyDictionary<string, IReadOnlyList<Capture>> Claimed, IReadOnlyList<Capture> Waiting, IReadOnlyList<Capture> Dropped);
