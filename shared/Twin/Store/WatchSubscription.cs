using System.Threading.Channels;

namespace Trimtab.Twin.Store;

/// <summary>One running watch: the changes of its scope, in order.</summary>
internal sealed class WatchSubscription(WatchScope scope, long startVersion, Action<WatchSubscription> ended)
{
    private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>(new UnboundedChannelOptions { SingleReader = true });

    public ChannelReader<Change> Changes => _changes.Reader;

    /// <summary>All changes up to this version have been offered: what a bookmark may say.</summary>
    public long SeenVersion { get; private set; } = startVersion;

    /// <summary>An object that enters or leaves the selector is reported as added or deleted.</summary>
    public void Offer(Change change)
    {
        SeenVersion = Math.Max(SeenVersion, change.After.Version);
        var was = scope.Includes(change.Before);
        var stays = change.Kind != ChangeKind.Deleted && scope.Includes(change.After);
        var seen = (was, stays) switch
        {
            (false, true) => change with { Kind = ChangeKind.Added },
            (true, true) => change with { Kind = ChangeKind.Modified },
            (true, false) => change with { Kind = ChangeKind.Deleted },
            _ => null,
        };
        if (seen is not null)
        {
            _changes.Writer.TryWrite(seen);
        }
    }

    public void Cut() => _changes.Writer.TryComplete();

    /// <summary>The reader is gone. The caller holds the world's lock.</summary>
    public void End()
    {
        Cut();
        ended(this);
    }
}
