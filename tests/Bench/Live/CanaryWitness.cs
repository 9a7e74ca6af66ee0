using Trimtab.Domain.Clusters;

namespace Trimtab.Bench.Live;

/// <summary>Watches a namespace beside Trimtab and notes when its canary's pod was seen to end and when the canary was deleted.</summary>
internal sealed class CanaryWitness : IAsyncDisposable
{
    private const string Suffix = "-canary";

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<DateTimeOffset> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DateTimeOffset> _deleted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task[] _watches;

    public CanaryWitness(ICluster cluster, string @namespace, string version, TimeProvider time)
        => _watches =
        [
            FollowAsync(cluster.WatchAsync(KindName.Pod, @namespace, null, _stop.Token), change => TakePod(change, version, time)),
            FollowAsync(cluster.WatchAsync(KindName.Deployment, @namespace, null, _stop.Token), change => TakeDeployment(change, version, time)),
        ];

    /// <summary>The canary's first pod that became ready.</summary>
    public Task<string> ReadyPod => _ready.Task;

    /// <summary>When the watch said that a container of the canary has ended.</summary>
    public Task<DateTimeOffset> Ended => _ended.Task;

    /// <summary>When the watch said that the canary is gone.</summary>
    public Task<DateTimeOffset> Deleted => _deleted.Task;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_watches);
        _stop.Dispose();
    }

    private void TakePod(ObjectEvent change, string version, TimeProvider time)
    {
        // The pod of the run before may still be ending.
        if (change.Object is not { } pod || !pod.Name.Contains(Suffix, StringComparison.Ordinal) || pod.Label("version") != version)
        {
            return;
        }

        var status = pod.Items("status", "containerStatuses").FirstOrDefault();
        if (status?.Find("ready")?.GetValue<bool>() == true)
        {
            _ready.TrySetResult(pod.Name);
        }

        if (status?.Find("state", "terminated") is not null || status?.Find("lastState", "terminated") is not null)
        {
            _ended.TrySetResult(time.GetUtcNow());
        }
    }

    private void TakeDeployment(ObjectEvent change, string version, TimeProvider time)
    {
        if (change.Object is { } deployment && deployment.Name.EndsWith(Suffix, StringComparison.Ordinal)
            && deployment.Text("spec", "template", "metadata", "labels", "version") == version
            && (change.Kind == ObjectEventKind.Deleted || deployment.Text("metadata", "deletionTimestamp").Length > 0))
        {
            _deleted.TrySetResult(time.GetUtcNow());
        }
    }

    private async Task FollowAsync(IAsyncEnumerable<ObjectEvent> events, Action<ObjectEvent> take)
    {
        try
        {
            await foreach (var change in events)
            {
                take(change);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
    }
}
