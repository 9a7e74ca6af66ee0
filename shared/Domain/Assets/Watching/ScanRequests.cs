using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Assets.Watching;

/// <summary>Gathers what places tell and asks for scans: once when it is quiet again, and not all the time when it never is.</summary>
public sealed class ScanRequests(IMessageSender sender, TimeProvider time)
{
    private const int MostNamespaces = 10;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Place, string? Namespace), (DateTimeOffset First, DateTimeOffset Last)> _wanted = [];
    private readonly Dictionary<(string Place, string? Namespace), DateTimeOffset> _sent = [];

    /// <param name="place">Where something changed.</param>
    /// <param name="namespace">In which namespace; null when that can't be said.</param>
    public void Want(string place, string? @namespace)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _wanted[(place, @namespace)] = (_wanted.TryGetValue((place, @namespace), out var before) ? before.First : now, now);
        }
    }

    /// <summary>Sends what is due. Killed half-way, the rest is found by the next scan of the interval.</summary>
    public async Task SendDueAsync(CancellationToken cancellationToken)
    {
        foreach (var place in TakeDue().GroupBy(static due => due.Place))
        {
            (string Place, string? Namespace)[] scans = place.Count() > MostNamespaces || place.Any(static due => due.Namespace is null) ? [(place.Key, null)] : [.. place];
            foreach (var (_, one) in scans)
            {
                await sender.SendAsync(new ScanPlace(place.Key) { Namespace = one }, MessageContext.For("watch"), TimeSpan.Zero, cancellationToken);
            }
        }
    }

    private List<(string Place, string? Namespace)> TakeDue()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var old in _sent.Where(sent => now - sent.Value >= Apart).Select(static sent => sent.Key).ToList())
            {
                _sent.Remove(old);
            }

            List<(string, string?)> due = [.. _wanted.Where(wanted => !_sent.ContainsKey(wanted.Key) && (now - wanted.Value.Last >= Quiet || now - wanted.Value.First >= Longest)).Select(static wanted => wanted.Key)];
            foreach (var key in due)
            {
                _wanted.Remove(key);
                _sent[key] = now;
            }

            return due;
        }
    }
}
