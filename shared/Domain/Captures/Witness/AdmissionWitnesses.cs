using System.Diagnostics.CodeAnalysis;

namespace Trimtab.Domain.Captures.Witness;

/// <summary>The last admission requests, for a short while: who did what the watch shows. Safe for concurrent use.</summary>
/// <remarks>When more come than are kept, the oldest are given up; whoever asks for them gets <see cref="Capture.Unknown"/>.</remarks>
public sealed class AdmissionWitnesses(TimeProvider clock)
{
    public const int MaxEntries = 20_000;
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly Queue<(DateTimeOffset Ends, Key Key, AdmissionWitness Witness)> _order = new();
    private readonly Dictionary<Key, List<AdmissionWitness>> _entries = [];

    /// <summary>How many were given up before their time.</summary>
    public long Overflowed { get; private set; }

    public void Add(AdmissionWitness witness)
    {
        ArgumentNullException.ThrowIfNull(witness);
        var key = KeyOf(witness.Operation, witness.Place, witness.Uid, witness.Digest);
        lock (_lock)
        {
            Forget(MaxEntries - 1);
            if (!_entries.TryGetValue(key, out var same))
            {
                _entries[key] = same = [];
            }

            same.Add(witness);
            _order.Enqueue((clock.GetUtcNow() + Lifetime, key, witness));
        }
    }

    /// <summary>Who made a change that persisted.</summary>
    /// <param name="operation">What happened.</param>
    /// <param name="place">Kind, namespace and name of the object.</param>
    /// <param name="uid">Its uid.</param>
    /// <param name="digests">All that may have been asked for: the digest of its content, or of its scale; not looked at for a deletion.</param>
    /// <param name="witness">The newest request for exactly this. Of two users who asked for the same it can't be told who came through: then there is none.</param>
    public bool TryFind(CaptureOperation operation, string place, string uid, IReadOnlyList<string> digests, [NotNullWhen(true)] out AdmissionWitness? witness)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(digests);
        witness = null;
        lock (_lock)
        {
            Forget(MaxEntries);
            List<AdmissionWitness> found = [.. digests.SelectMany(digest => Find(operation, place, uid, digest))];
            if (found.Count > 0 && found.TrueForAll(other => other.User == found[^1].User))
            {
                witness = found[^1];
            }
        }

        return witness is not null;
    }

    // Without a name the request asked for a generated one: the place ends with the namespace.
    private List<AdmissionWitness> Find(CaptureOperation operation, string place, string uid, string digest)
        => _entries.GetValueOrDefault(KeyOf(operation, place, uid, digest))
            ?? (operation == CaptureOperation.Create ? _entries.GetValueOrDefault(KeyOf(operation, place[..(place.LastIndexOf('/') + 1)], "", digest)) : null)
            ?? [];

    private void Forget(int most)
    {
        var now = clock.GetUtcNow();
        while (_order.TryPeek(out var oldest) && (oldest.Ends <= now || _order.Count > most))
        {
            Overflowed += oldest.Ends <= now ? 0 : 1;
            _order.Dequeue();
            var same = _entries[oldest.Key];
            same.Remove(oldest.Witness);
            if (same.Count == 0)
            {
                _entries.Remove(oldest.Key);
            }
        }
    }

    // At its creation an object has no uid yet that the request would name: its place stands for it.
    private static Key KeyOf(CaptureOperation operation, string place, string uid, string digest) => operation switch
    {
        CaptureOperation.Create => new Key(operation, place, digest),
        CaptureOperation.Update => new Key(operation, uid, digest),
        _ => new Key(operation, uid, ""),
    };

    private readonly record struct Key(CaptureOperation Operation, string Object, string Digest);
}
