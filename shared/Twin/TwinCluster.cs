using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Patching;
using Trimtab.Twin.Selectors;
using Trimtab.Twin.Store;

namespace Trimtab.Twin;

/// <summary>A simulated Kubernetes cluster, called in-process: API rules, workloads and traffic without any network.</summary>
/// <remarks>Moves with its <see cref="TimeProvider"/> alone: under a fake clock nothing happens until it is advanced, and then the same every time.
/// Safe to call from many threads. Objects handed in and out are copies.</remarks>
public sealed class TwinCluster(TwinOptions options, TimeProvider time) : ICluster, IDisposable
{
    private static readonly WriteOptions Writer = new(TrimtabNames.FieldManager);

    internal TwinWorld World { get; } = new(options, time);

    public string Name => World.Options.Name;

    public Task<ResourceType?> ResolveAsync(KindName kind, CancellationToken cancellationToken)
        => Call(() => World.Catalog.Find(kind) is { } served ? new ResourceType(kind, served.Plural, served.IsNamespaced) : null, cancellationToken);

    public Task<JsonObject?> GetAsync(ObjectReference reference, CancellationToken cancellationToken)
        => Call(() => World.Store.Find(Kind(reference.Kind), reference.Namespace, reference.Name)?.Value.Copy(), cancellationToken);

    public Task<ObjectList> ListAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
        => Call(
            () =>
            {
                var selector = ObjectSelector.Parse(labelSelector, fields: null);
                var items = World.Store.List(Kind(kind), @namespace).Where(item => selector.Matches(item.Value)).Select(item => item.Value.Copy());
                return new ObjectList([.. items], World.Store.Version.ToString());
            },
            cancellationToken);

    public async IAsyncEnumerable<ObjectEvent> WatchAsync(
        KindName kind, string? @namespace, string? labelSelector, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        while (true)
        {
            var (items, version, watch) = await Call(() => StartWatch(kind, @namespace, labelSelector), cancellationToken);
            try
            {
                foreach (var step in Relist(known, items, version))
                {
                    yield return step;
                }

                await foreach (var change in watch.Changes.ReadAllAsync(cancellationToken))
                {
                    yield return Follow(known, change);
                }
            }
            finally
            {
                World.Run(watch.End);
            }
        }
    }

    public Task<JsonObject> ApplyAsync(JsonObject value, ApplyOptions options, CancellationToken cancellationToken)
        => Call(
            () => World.Writes.Apply(Kind(value.KindName), value.Namespace, value.Name, value, Writer with { IsDryRun = options.DryRun }, options.Force).Copy(),
            cancellationToken);

    public Task<JsonObject> CreateAsync(JsonObject value, CancellationToken cancellationToken)
        => Call(() => World.Writes.Create(Kind(value.KindName), value.Namespace, value, Writer).Copy(), cancellationToken);

    public Task<JsonObject> ReplaceAsync(JsonObject value, CancellationToken cancellationToken)
        => Call(() => World.Writes.Replace(Kind(value.KindName), value.Namespace, value.Name, value, Writer).Copy(), cancellationToken);

    public Task<JsonObject> PatchAsync(ObjectReference reference, JsonObject mergePatch, string? subresource, CancellationToken cancellationToken)
        => Call(
            () => World.Writes.Patch(
                Kind(reference.Kind), reference.Namespace, reference.Name, live => (JsonObject)MergePatch.Apply(live, mergePatch)!, Writer, subresource ?? "").Copy(),
            cancellationToken);

    public Task<bool> DeleteAsync(ObjectReference reference, DeleteOptions options, CancellationToken cancellationToken)
        => Call(
            () =>
            {
                var kind = Kind(reference.Kind);
                if (World.Store.Find(kind, reference.Namespace, reference.Name) is null)
                {
                    return false;
                }

                World.Deletion.Delete(kind, reference.Namespace, reference.Name, new DeleteRequest
                {
                    Propagation = options.Propagation,
                    Uid = options.Uid,
                    GracePeriodSeconds = options.GracePeriodSeconds,
                });
                return true;
            },
            cancellationToken);

    public Task ScaleAsync(ObjectReference reference, int replicas, CancellationToken cancellationToken)
        => Call(() => World.Writes.Scale(Kind(reference.Kind), reference.Namespace, reference.Name, replicas, Writer), cancellationToken);

    public Task<string> ReadLogAsync(string @namespace, string pod, LogOptions options, CancellationToken cancellationToken)
        => Call(() => World.Pods.ReadLog(@namespace, pod, options), cancellationToken);

    public Task<ProxyResponse> ProxyGetAsync(string @namespace, string pod, int port, string path, int maxBytes, CancellationToken cancellationToken)
        => Call(() => World.Pods.ProxyGet(@namespace, pod, port, path, maxBytes), cancellationToken);

    /// <summary>Forgets the history of changes: watches that start from an older version are answered with 410 Expired.</summary>
    public void CompactHistory() => World.Run(World.Store.Compact);

    /// <summary>Ends all running watches, as a restarted API server does.</summary>
    public void CutWatches() => World.Run(World.Store.CutWatches);

    public void Dispose() => World.Dispose();

    private (List<JsonObject> Items, long Version, WatchSubscription Watch) StartWatch(KindName kind, string? @namespace, string? labelSelector)
    {
        var scope = new WatchScope(Kind(kind), @namespace, ObjectSelector.Parse(labelSelector, fields: null));
        var items = World.Store.List(scope.Kind, @namespace).Where(scope.Includes).Select(item => item.Value.Copy()).ToList();
        return (items, World.Store.Version, World.Store.Watch(scope, World.Store.Version));
    }

    private static IEnumerable<ObjectEvent> Relist(Dictionary<string, JsonObject> known, List<JsonObject> items, long version)
    {
        foreach (var item in items)
        {
            var isKnown = known.TryGetValue(item.Reference.Key, out var before);
            if (isKnown && before!.ResourceVersion == item.ResourceVersion)
            {
                continue;
            }

            known[item.Reference.Key] = item;
            yield return new ObjectEvent(isKnown ? ObjectEventKind.Modified : ObjectEventKind.Added, item, IsListed: true);
        }

        var present = items.Select(item => item.Reference.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, gone) in known.Where(entry => !present.Contains(entry.Key)).ToArray())
        {
            known.Remove(key);
            gone["metadata"]!["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
            yield return new ObjectEvent(ObjectEventKind.Deleted, gone, IsListed: true);
        }

        yield return new ObjectEvent(ObjectEventKind.Synced, null);
    }

    private static ObjectEvent Follow(Dictionary<string, JsonObject> known, Change change)
    {
        var value = change.After.Value.Copy();
        if (change.Kind == ChangeKind.Deleted)
        {
            known.Remove(value.Reference.Key);
            return new ObjectEvent(ObjectEventKind.Deleted, value);
        }

        known[value.Reference.Key] = value;
        return new ObjectEvent(change.Kind == ChangeKind.Added ? ObjectEventKind.Added : ObjectEventKind.Modified, value);
    }

    private ServedKind Kind(KindName kind) => World.Catalog.Find(kind)
        ?? throw new ClusterException($"The cluster {Name} serves no {kind}.", "UnknownKind", 404);

    private async Task<T> Call<T>(Func<T> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return World.Run(call);
        }
        catch (ApiFault fault)
        {
            throw new ClusterException(fault.Message, fault.Reason, fault.Status, fault) { Causes = fault.Causes };
        }
    }
}
