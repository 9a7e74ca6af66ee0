using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.TestKit.Clusters;

/// <summary>A cluster that refuses its client the reading, listing, watching or patching of some kinds, as RBAC does.</summary>
public sealed class RestrictedCluster(ICluster inner, IReadOnlyList<ResourceType> served) : ICluster, IServedKinds
{
    private readonly Lock _lock = new();
    private readonly HashSet<(KindName Kind, string Verb)> _refused = [];

    public string Name => inner.Name;

    public void Forbid(KindName kind, params string[] verbs)
    {
        lock (_lock)
        {
            _refused.RemoveWhere(entry => entry.Kind == kind);
            _refused.UnionWith(verbs.Select(verb => (kind, verb)));
        }
    }

    public Task<IReadOnlyList<ResourceType>> ReadKindsAsync(CancellationToken cancellationToken) => Task.FromResult(served);

    public Task<ResourceType?> ResolveAsync(KindName kind, CancellationToken cancellationToken) => inner.ResolveAsync(kind, cancellationToken);

    public async Task<JsonObject?> GetAsync(ObjectReference reference, CancellationToken cancellationToken)
    {
        Check(reference.Kind, "get");
        return await inner.GetAsync(reference, cancellationToken);
    }

    public async Task<ObjectList> ListAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
    {
        Check(kind, "list");
        return await inner.ListAsync(kind, @namespace, labelSelector, cancellationToken);
    }

    public async IAsyncEnumerable<ObjectEvent> WatchAsync(KindName kind, string? @namespace, string? labelSelector, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Check(kind, "list");
        await foreach (var change in inner.WatchAsync(kind, @namespace, labelSelector, cancellationToken))
        {
            yield return change;
            if (change.Kind == ObjectEventKind.Synced)
            {
                Check(kind, "watch");
            }
        }
    }

    public Task<JsonObject> ApplyAsync(JsonObject value, ApplyOptions options, CancellationToken cancellationToken) => inner.ApplyAsync(value, options, cancellationToken);

    public Task<JsonObject> CreateAsync(JsonObject value, CancellationToken cancellationToken) => inner.CreateAsync(value, cancellationToken);

    public Task<JsonObject> ReplaceAsync(JsonObject value, CancellationToken cancellationToken) => inner.ReplaceAsync(value, cancellationToken);

    public async Task<JsonObject> PatchAsync(ObjectReference reference, JsonObject mergePatch, string? subresource, CancellationToken cancellationToken)
    {
        Check(reference.Kind, "patch");
        return await inner.PatchAsync(reference, mergePatch, subresource, cancellationToken);
    }

    public Task<bool> DeleteAsync(ObjectReference reference, DeleteOptions options, CancellationToken cancellationToken) => inner.DeleteAsync(reference, options, cancellationToken);

    public Task ScaleAsync(ObjectReference reference, int replicas, CancellationToken cancellationToken) => inner.ScaleAsync(reference, replicas, cancellationToken);

    public Task<string> ReadLogAsync(string @namespace, string pod, LogOptions options, CancellationToken cancellationToken)
        => inner.ReadLogAsync(@namespace, pod, options, cancellationToken);

    public Task<ProxyResponse> ProxyGetAsync(string @namespace, string pod, int port, string path, int maxBytes, CancellationToken cancellationToken)
        => inner.ProxyGetAsync(@namespace, pod, port, path, maxBytes, cancellationToken);

    private void Check(KindName kind, string verb)
    {
        lock (_lock)
        {
            if (_refused.Contains((kind, verb)))
            {
                throw new ClusterException($"{verb} {kind} on cluster {Name}: Forbidden (403): the account cannot {verb} it", "Forbidden", 403);
            }
        }
    }
}
