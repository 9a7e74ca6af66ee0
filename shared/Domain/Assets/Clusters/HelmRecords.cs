using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Assets.Clusters;

/// <summary>Revisions that were unpacked before: a Secret of Helm's changes only in its status.</summary>
internal sealed class HelmRecords
{
    private const int MaxKept = 20_000;

    private readonly ConcurrentDictionary<(string Uid, string Version), HelmRevision> _known = new();

    /// <returns>Null when it is no Secret of a release.</returns>
    public HelmRevision? Read(JsonObject secret)
    {
        var key = (secret.Uid, secret.ResourceVersion);
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        if (!HelmSecret.TryRead(secret, out var revision))
        {
            return null;
        }

        if (_known.Count >= MaxKept)
        {
            _known.Clear();
        }

        return _known[key] = revision;
    }
}
