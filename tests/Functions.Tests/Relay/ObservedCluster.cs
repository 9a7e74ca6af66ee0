using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>A twin whose pods are as a test writes them, with logs of the test's, and whose API server may be brought to answer no reads of single objects, logs and Events.</summary>
internal sealed class ObservedCluster(TwinCluster twin) : ICluster
{
    private volatile TaskCompletionSource? _silence;

    public string Name => twin.Name;

    /// <summary>What each pod wrote.</summary>
    public Func<string, string> Log { get; init; } = static pod => $"{pod} starts";

    /// <summary>Whether it refuses to list pods; watches go on.</summary>
    public bool RefusesPodLists { get; set; }

    /// <summary>How often it was asked for a list of pods.</summary>
    public int PodLists { get; private set; }

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
        return await twin.GetAsync(reference, cancellationToken);
    }

    public async Task<ObjectList> ListAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
    {
        if (kind == KindName.Pod)
        {
            PodLists++;
            if (RefusesPodLists)
            {
                throw new ClusterException("list pods: InternalError (500)", "InternalError", 500);
            }
        }

        if (kind == KindName.Event)
        {
            await WhenAnsweringAsync(cancellationToken);
        }

        return await twin.ListAsync(kind, @namespace, labelSelector, cancellationToken);
    }

    public IAsyncEnumerable<ObjectEvent> WatchAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
        => twin.WatchAsync(kind, @namespace, labelSelector, cancellationToken);

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

    private Task WhenAnsweringAsync(CancellationToken cancellationToken) => _silence?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
}
