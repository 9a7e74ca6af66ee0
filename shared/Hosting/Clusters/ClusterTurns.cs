using Microsoft.Extensions.Options;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Hosting.Clusters;

/// <summary>Bounds how many messages of one queue are at work on one cluster, so that a slow cluster can't take all places of a batch.</summary>
/// <remarks>A message takes its place when its handler first asks for the cluster and gives it back at its end. Which message is at work
/// flows along with the handler's calls. Work that no message started is not bounded.</remarks>
public sealed class ClusterTurns(IOptions<ClusterOptions> options)
{
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(2);
    private readonly AsyncLocal<Turn?> _current = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Queue, string Cluster), int> _taken = [];

    /// <summary>Begins a message's turn in the caller's flow; it ends with the returned object.</summary>
    public IDisposable Begin(string queue) => _current.Value = new Turn(this, queue);

    /// <exception cref="ClusterException">Reason <c>Busy</c>: all places of this cluster are taken.</exception>
    public void Enter(string cluster)
    {
        if (_current.Value is not { } turn)
        {
            return;
        }

        lock (_lock)
        {
            var key = (turn.Queue, cluster);
            if (turn.Clusters.Contains(cluster))
            {
                return;
            }

            var taken = _taken.GetValueOrDefault(key);
            if (taken >= options.Value.MaxMessages)
            {
                throw new ClusterException($"{taken} messages of queue {turn.Queue} are at work on cluster {cluster}.", ClusterException.Busy, 0) { RetryAfter = BusyWait };
            }

            _taken[key] = taken + 1;
            turn.Clusters.Add(cluster);
        }
    }

    private void End(Turn turn)
    {
        lock (_lock)
        {
            foreach (var cluster in turn.Clusters)
            {
                _taken[(turn.Queue, cluster)]--;
            }

            turn.Clusters.Clear();
        }
    }

    private sealed class Turn(ClusterTurns turns, string queue) : IDisposable
    {
        public string Queue => queue;

        public HashSet<string> Clusters { get; } = new(StringComparer.Ordinal);

        public void Dispose()
        {
            turns._current.Value = null;
            turns.End(this);
        }
    }
}
