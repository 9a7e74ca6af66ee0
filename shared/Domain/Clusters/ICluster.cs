using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Trimtab.Domain.Clusters;

/// <summary>One Kubernetes API server. Objects are JSON trees of any kind.</summary>
/// <remarks>Every call throws <see cref="ClusterException"/> when the server refuses it or does not answer in time.
/// Kinds are found by discovery; an unknown kind has reason <c>UnknownKind</c> and status 404.</remarks>
public interface ICluster
{
    string Name { get; }

    /// <returns>What the server knows of a kind, or null when it serves no such kind (also after asking it again).</returns>
    Task<ResourceType?> ResolveAsync(KindName kind, CancellationToken cancellationToken);

    /// <returns>The object, or null when there is none.</returns>
    Task<JsonObject?> GetAsync(ObjectReference reference, CancellationToken cancellationToken);

    /// <summary>Lists all objects of a kind, page by page.</summary>
    /// <param name="kind">API version and kind.</param>
    /// <param name="namespace">One namespace, or null for all (and for cluster-scoped kinds).</param>
    /// <param name="labelSelector">Kubernetes' own syntax, or null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The objects (each with apiVersion and kind filled in) and the version to watch from.</returns>
    Task<ObjectList> ListAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken);

    /// <summary>Reads all objects of a kind one after the other, so that a long list is never in memory as a whole.</summary>
    /// <returns>As <see cref="ListAsync"/> gives them; when the server lost its snapshot half-way, it begins again, and some come twice.</returns>
    async IAsyncEnumerable<JsonObject> ReadEachAsync(KindName kind, string? @namespace, string? labelSelector, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in (await ListAsync(kind, @namespace, labelSelector, cancellationToken)).Items)
        {
            yield return item;
        }
    }

    /// <summary>Follows a kind: first the present objects as <c>Added</c>, then <c>Synced</c>, then every change, across cut connections,
    /// with bookmarks, and with a new list after 410 Gone (objects gone meanwhile come as <c>Deleted</c>, with kind and metadata only). Ends only by cancellation.</summary>
    IAsyncEnumerable<ObjectEvent> WatchAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken);

    /// <summary>As the other, and tells each sign of life: the list came, the watch was opened, an event or a bookmark came.</summary>
    /// <param name="kind">API version and kind.</param>
    /// <param name="namespace">One namespace, or null for all.</param>
    /// <param name="labelSelector">Kubernetes' own syntax, or null.</param>
    /// <param name="heard">Called by the watch itself: it must be quick.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    async IAsyncEnumerable<ObjectEvent> WatchAsync(KindName kind, string? @namespace, string? labelSelector, Action heard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(heard);
        await foreach (var change in WatchAsync(kind, @namespace, labelSelector, cancellationToken))
        {
            heard();
            yield return change;
        }
    }

    /// <summary>Server-side apply with field manager <c>trimtab</c>.</summary>
    /// <returns>The object as the server now has it (in a dry run: would have it; it has no resourceVersion when it would be created).</returns>
    Task<JsonObject> ApplyAsync(JsonObject value, ApplyOptions options, CancellationToken cancellationToken);

    /// <returns>The object as created.</returns>
    Task<JsonObject> CreateAsync(JsonObject value, CancellationToken cancellationToken);

    /// <summary>Replaces an object; its <c>metadata.resourceVersion</c>, when there is one, must still be the current one (else <c>Conflict</c>).</summary>
    Task<JsonObject> ReplaceAsync(JsonObject value, CancellationToken cancellationToken);

    /// <summary>Merge-patches (RFC 7396) an object, or its <c>status</c> or other subresource.</summary>
    Task<JsonObject> PatchAsync(ObjectReference reference, JsonObject mergePatch, string? subresource, CancellationToken cancellationToken);

    /// <returns>False when there was no such object.</returns>
    Task<bool> DeleteAsync(ObjectReference reference, DeleteOptions options, CancellationToken cancellationToken);

    /// <summary>Sets the replica count through the <c>scale</c> subresource.</summary>
    Task ScaleAsync(ObjectReference reference, int replicas, CancellationToken cancellationToken);

    /// <summary>Lists the Events about one object, in no particular order.</summary>
    async Task<IReadOnlyList<JsonObject>> ListEventsAsync(string @namespace, string name, string uid, CancellationToken cancellationToken)
    {
        var all = await ListAsync(KindName.Event, @namespace, null, cancellationToken);
        return [.. all.Items.Where(told => told.Text("involvedObject", "name") == name && told.Text("involvedObject", "uid") == uid)];
    }

    /// <summary>The last lines of a container's log, at most 256 KiB.</summary>
    Task<string> ReadLogAsync(string @namespace, string pod, LogOptions options, CancellationToken cancellationToken);

    /// <summary>HTTP GET to a pod through the API server's proxy.</summary>
    /// <returns>The pod's own answer, whatever its status; redirects are not followed. A pod that can't be reached throws with status 502 to 504,
    /// a body over <paramref name="maxBytes"/> bytes with reason <c>TooLarge</c> (a part could be taken for the whole), a path with dot segments with <c>Invalid</c>.</returns>
    Task<ProxyResponse> ProxyGetAsync(string @namespace, string pod, int port, string path, int maxBytes, CancellationToken cancellationToken);

    /// <summary>Runs a command inside a running container and waits until it ended.</summary>
    /// <returns>Its exit code and output. A command that could not be started throws with the node's own words.</returns>
    Task<PodCommandAnswer> RunAsync(PodCommand command, CancellationToken cancellationToken)
        => throw new ClusterException($"{command} on cluster {Name}: this cluster runs no commands", "MethodNotAllowed", 405);
}
