using Trimtab.Domain.Registries.Charts;

namespace Trimtab.Adapters.Registries.Charts;

/// <summary>An index as it was read last.</summary>
/// <param name="Index">What is kept of it.</param>
/// <param name="EntityTag">Empty when the server gave none.</param>
/// <param name="ModifiedAt">As the server wrote it; empty when it did not.</param>
/// <param name="ReadAt">Timestamp of the last look.</param>
internal sealed record KnownIndex(ChartIndex Index, string EntityTag, string ModifiedAt, long ReadAt);
