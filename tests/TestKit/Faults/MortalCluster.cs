using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.TestKit.Faults;

/// <summary>A cluster whose caller may be killed at any call, and that counts its calls.</summary>
public sealed class MortalCluster(ICluster inner, Killer killer) : ICluster
{
    private int _dryRuns;
    private int _writes;

    public string Name => inner.Name;

    public int DryRuns => _dryRuns;

    /// <summary>What somebody else does just before the next apply that is no dry run; it is done once.</summary>
    public Func<Task>? BeforeApply { get; set; }

    /// <summary>Applies (dry runs not counted), creates, replaces, patches, deletions.</summary>
    public int Writes => _writes;

    public void ResetCounts() => (_dryRuns, _writes) = (0, 0);

    public Task<ResourceType?> ResolveAsync(KindName kind, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.ResolveAsync(kind, cancellationToken));

    public Task<JsonObject?> GetAsync(ObjectReference reference, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.GetAsync(reference, cancellationToken));

    public Task<ObjectList> ListAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.ListAsync(kind, @namespace, labelSelector, cancellationToken));

    public IAsyncEnumerable<ObjectEvent> WatchAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
        => inner.WatchAsync(kind, @namespace, labelSelector, cancellationToken);

    public async Task<JsonObject> ApplyAsync(JsonObject value, ApplyOptions options, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref options.DryRun ? ref _dryRuns : ref _writes);
        if (!options.DryRun && BeforeApply is { } interruption)
        {
            BeforeApply = null;
            await interruption();
        }

        return await killer.RunAsync(() => inner.ApplyAsync(value, options, cancellationToken));
    }

    public Task<JsonObject> CreateAsync(JsonObject value, CancellationToken cancellationToken)
        => WriteAsync(() => inner.CreateAsync(value, cancellationToken));

    public Task<JsonObject> ReplaceAsync(JsonObject value, CancellationToken cancellationToken)
        => WriteAsync(() => inner.ReplaceAsync(value, cancellationToken));

    public Task<JsonObject> PatchAsync(ObjectReference reference, JsonObject mergePatch, string? subresource, CancellationToken cancellationToken)
        => WriteAsync(() => inner.PatchAsync(reference, mergePatch, subresource, cancellationToken));

    public Task<bool> DeleteAsync(ObjectReference reference, DeleteOptions options, CancellationToken cancellationToken)
        => WriteAsync(() => inner.DeleteAsync(reference, options, cancellationToken));

    public Task ScaleAsync(ObjectReference reference, int replicas, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.ScaleAsync(reference, replicas, cancellationToken));

    public Task<string> ReadLogAsync(string @namespace, string pod, LogOptions options, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.ReadLogAsync(@namespace, pod, options, cancellationToken));

    public Task<ProxyResponse> ProxyGetAsync(string @namespace, string pod, int port, string path, int maxBytes, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.ProxyGetAsync(@namespace, pod, port, path, maxBytes, cancellationToken));

    private Task<T> WriteAsync<T>(Func<Task<T>> call)
    {
        Interlocked.Increment(ref _writes);
        return killer.RunAsync(call);
    }
}
