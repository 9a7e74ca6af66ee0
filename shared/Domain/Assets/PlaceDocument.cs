using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace Trimtab.Domain.Assets;

/// <summary>What is stored of a place besides its assets, which are in parts.</summary>
/// <param name="Place">Key of a cluster or Docker host in the fleet.</param>
internal sealed record PlaceDocument(string Place)
{
    /// <summary>Grows with every write; names of new parts begin with it.</summary>
    public long Version { get; init; }

    /// <summary>End of the last scan that saw everything.</summary>
    public DateTimeOffset? ScannedAt { get; init; }

    /// <summary>Begin of the last scan of the whole place that was stored.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Begin of the last scan of the whole place, also of one that could not look.</summary>
    public DateTimeOffset? LookedAt { get; init; }

    /// <summary>Namespaces that were looked at alone after <see cref="StartedAt"/>, and since when that is known.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Newer { get; init; } = ReadOnlyDictionary<string, DateTimeOffset>.Empty;

    /// <summary>Why the last scan did not see everything; empty when it did.</summary>
    public string Fault { get; init; } = "";

    /// <summary>Whether the last scan could not look at all.</summary>
    public bool IsSilent { get; init; }

    /// <summary>When the next scan is to be asked for.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>Digest of what the fleet says about the place when a scan was last asked for.</summary>
    public string Concern { get; init; } = "";

    /// <summary>Since when the fleet does not name it; null while it does.</summary>
    public DateTimeOffset? GoneAt { get; init; }

    public IReadOnlyList<PartLink> Parts { get; init; } = [];

    [JsonIgnore]
    public PlaceState State => new(Place, ScannedAt, Fault) { LookedAt = LookedAt };
}
