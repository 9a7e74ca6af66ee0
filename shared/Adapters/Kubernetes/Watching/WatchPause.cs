using System.Security.Cryptography;
using Trimtab.Domain;

namespace Trimtab.Adapters.Kubernetes.Watching;

/// <summary>The wait before a watch connects again: doubles from a quarter of a second to half a minute, each a random 50 to 100 %.</summary>
internal sealed class WatchPause(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly DoublingPause _pause = new(First, Longest);

    /// <summary>Something was received: the next cut is the first one again.</summary>
    public void Reset() => _pause.Reset();

    /// <param name="asked">What the server asked for; it is kept to when it is longer.</param>
    public Task WaitAsync(TimeSpan? asked, CancellationToken cancellationToken)
    {
        var wait = _pause.Next() * (RandomNumberGenerator.GetInt32(500, 1001) / 1000.0);
        return Task.Delay(asked > wait ? asked.Value : wait, clock, cancellationToken);
    }
}
