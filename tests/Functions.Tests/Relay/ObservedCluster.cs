using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>A twin whose pods are as a test writes them, with logs of the test's, and whose API server may be brought to answer no reads of single objects, logs and Events.</summary>
internal sealed class ObservedCluster(TwinCluster twin) : ICluster
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _refusals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource? _silence;
    private int _eventsAsked;
    private int _podWatches;

    public string Name => twin.Name;

    /// <summary>What each pod wrote.</summary>
    public Func<string, string> Log { get; init; } = static pod => $"{pod} starts";

    /// <summary>What the metrics API says of a pod; null: there is no such API.</summary>
    public Func<CancellationToken, Task<JsonObject?>>? Metrics { get; set; }

    /// <summary>What it says when it is asked for a Deployment; null: the truth.</summary>
    public ClusterException? SaysOfDeployments { get; set; }

    /// <summary>Whether it refuses to list pods; watches go on.</summary>
    public bool RefusesPodLists { get; set; }

    /// <summary>How often it was asked for a list of pods.</summary>
    public int PodLists { get; private set; }

    /// <summary>Whether it lists pods and refuses then to watch them.</summary>
    public bool RefusesAfterLists { get; set; }

    /// <summary>How often a watch of pods was begun.</summary>
    public int PodWatches => Volatile.Read(ref _podWatches);

    /// <summary>How many questions for a pod's Events are not answered.</summary>
    public int EventsAsked => Volatile.Read(ref _eventsAsked);

    /// <summary>Whether it answers no question for a pod's Events.</summary>
    public bool KeepsEvents { get; set; }

    /// <summary>From now on it refuses to watch a namespace's pods, also whoever does already.</summary>
    public void Refuse(string @namespace) => _refusals.GetOrAdd(@namespace, static _ => new CancellationTokenSource()).Cancel();

    public void Allow(string @namespace) => _refusals.TryRemove(@namespace, out _);

    /// <summary>From now on the list of a namespace's pods is not answered.</summary>
    public void Hold(string @namespace) => _held[@namespace] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release(string @namespace)
    {
        if (_held.TryRemove(@namespace, out var gate))
        {
            gate.SetResult();
        }
    }

    /// <summary>Has all watches list anew, as a server does that lost their versions.</summary>
    public void CutWatches() => twin.CutWatches();

    public void FallSilent() => _silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Answer()
    {
        var silence = _silence;
        _silence = null;
        silence?.SetResult();
    }

    public Task<ResourceType?> ResolveAsync(KindName kind, CancellationToken cancellationToken) => twin.ResolveAsync(kind, cancellationToken);

    public async Task<JsonObject?> GetAsync(ObjectReference reference, CancellationToken cancellationToken)
    {
        await WhenAnsweringAsync(cancellationToken);
        if (reference.Kind == KindName.Deployment && SaysOfDeployments is { } refused)
        {
            throw refused;
        }

        return reference.Kind.Kind == "PodMetrics" && Metrics is not null ? await Metrics(cancellationToken) : await twin.GetAsync(reference, cancellationToken);
    }

    public Task<ObjectList> ListAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
    {
        if (kind == KindName.Pod)
        {
            PodLists++;
            if (RefusesPodLists)
            {
                throw new ClusterException("list pods: InternalError (500)", "InternalError", 500);
            }
        }

        return twin.ListAsync(kind, @namespace, labelSelector, cancellationToken);
    }

    public async IAsyncEnumerable<ObjectEvent> WatchAsync(KindName kind, string? @namespace, string? labelSelector, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _podWatches);
        if (_held.TryGetValue(@namespace ?? "", out var gate))
        {
            await gate.Task.WaitAsync(cancellationToken);
        }

        var refusal = _refusals.GetOrAdd(@namespace ?? "", static _ => new CancellationTokenSource());
        using var end = CancellationTokenSource.CreateLinkedTokenSource(refusal.Token, cancellationToken);
        var changes = twin.WatchAsync(kind, @namespace, labelSelector, end.Token).GetAsyncEnumerator(end.Token);
        await using (changes)
        {
            while (await NextAsync(changes, cancellationToken))
            {
                yield return changes.Current;
                if (RefusesAfterLists && changes.Current.Kind == ObjectEventKind.Synced)
                {
                    throw Forbidden();
                }
            }
        }
    }

    public async Task<IReadOnlyList<JsonObject>> ListEventsAsync(string @namespace, string name, string uid, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _eventsAsked);
        try
        {
            await WhenAnsweringAsync(cancellationToken);
            await (KeepsEvents ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken) : Task.CompletedTask);
            return await ((ICluster)twin).ListEventsAsync(@namespace, name, uid, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _eventsAsked);
        }
    }

    public Task<JsonObject> ApplyAsync(JsonObject value, ApplyOptions options, CancellationToken cancellationToken) => twin.ApplyAsync(value, options, cancellationToken);

    public Task<JsonObject> CreateAsync(JsonObject value, CancellationToken cancellationToken) => twin.CreateAsync(value, cancellationToken);

    public Task<JsonObject> ReplaceAsync(JsonObject value, CancellationToken cancellationToken) => twin.ReplaceAsync(value, cancellationToken);

    public Task<JsonObject> PatchAsync(ObjectReference reference, JsonObject mergePatch, string? subresource, CancellationToken cancellationToken)
        => twin.PatchAsync(reference, mergePatch, subresource, cancellationToken);

    public Task<bool> DeleteAsync(ObjectReference reference, DeleteOptions options, CancellationToken cancellationToken) => twin.DeleteAsync(reference, options, cancellationToken);

    public Task ScaleAsync(ObjectReference reference, int replicas, CancellationToken cancellationToken) => twin.ScaleAsync(reference, replicas, cancellationToken);

    public async Task<string> ReadLogAsync(string @namespace, string pod, LogOptions options, CancellationToken cancellationToken)
    {
        await WhenAnsweringAsync(cancellationToken);
        return Log(pod);
    }

    public Task<ProxyResponse> ProxyGetAsync(string @namespace, string pod, int port, string path, int maxBytes, CancellationToken cancellationToken)
        => twin.ProxyGetAsync(@namespace, pod, port, path, maxBytes, cancellationToken);

    private static async Task<bool> NextAsync(IAsyncEnumerator<ObjectEvent> changes, CancellationToken cancellationToken)
    {
        try
        {
            return await changes.MoveNextAsync();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Forbidden();
        }
    }

    private static ClusterException Forbidden() => new("watch Pod: Forbidden (403): pods is forbidden", "Forbidden", 403);

    private Task WhenAnsweringAsync(CancellationToken cancellationToken) => _silence?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
}
