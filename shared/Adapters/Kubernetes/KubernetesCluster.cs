using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Adapters.Kubernetes.Calls;
using Trimtab.Adapters.Kubernetes.Watching;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes;

/// <summary>A Kubernetes API server over HTTP. Safe for concurrent use; meant to be kept as long as its settings hold.</summary>
public sealed class KubernetesCluster : ICluster, IServedKinds, IDisposable
{
    private readonly KubernetesLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ApiConnection _connection;
    private readonly Discovery _discovery;
    private readonly ObjectCalls _objects;
    private readonly ObjectLists _lists;

    public KubernetesCluster(string name, KubernetesAccess access, KubernetesLimits limits, TimeProvider clock, ILogger<KubernetesCluster> logger)
    {
        (Name, _limits, _clock, _logger) = (name, limits, clock, logger);
        _connection = new ApiConnection(name, access, limits, clock, logger);
        _discovery = new Discovery(_connection, limits, clock);
        _objects = new ObjectCalls(name, _connection, _discovery, limits);
        _lists = new ObjectLists(_connection, limits);
    }

    public string Name { get; }

    /// <summary>Whether the API server has answered lately.</summary>
    public ClusterStanding Standing => _connection.Standing;

    /// <exception cref="ClusterException">Reason <c>NotAsked</c>: the server has not answered, and it is not yet time for a probe.</exception>
    public void EnsureAsked() => _connection.EnsureAsked();

    public Task<ResourceType?> ResolveAsync(KindName kind, CancellationToken cancellationToken)
        => _discovery.FindAsync(kind, cancellationToken).AsTask();

    public Task<IReadOnlyList<ResourceType>> ReadKindsAsync(CancellationToken cancellationToken) => new ServedKinds(_connection, _limits).ReadAsync(cancellationToken);

    /// <summary>The server's own version, e.g. <c>v1.32.4</c>; empty when it does not say.</summary>
    public async Task<string> ReadVersionAsync(CancellationToken cancellationToken)
    {
        var call = new ApiCall(HttpMethod.Get, "/version", "read the version") { Retry = RetryRule.Idempotent };
        return (await _connection.SendAsync(call, (response, token) => ApiAnswer.ReadObjectAsync(response, _limits.MaxObjectBytes, token), cancellationToken)).Text("gitVersion");
    }

    public Task<JsonObject?> GetAsync(ObjectReference reference, CancellationToken cancellationToken)
        => _objects.GetAsync(reference, cancellationToken);

    public async Task<ObjectList> ListAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
    {
        var type = await _objects.TypeAsync(kind, cancellationToken);
        return await _objects.KnownAsync(kind, () => _lists.ReadAsync(type, @namespace, labelSelector, cancellationToken));
    }

    public async IAsyncEnumerable<JsonObject> ReadEachAsync(KindName kind, string? @namespace, string? labelSelector, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var type = await _objects.TypeAsync(kind, cancellationToken);
        var pages = _lists.ReadPagesAsync(type, @namespace, labelSelector, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (pages)
        {
            while (await _objects.KnownAsync(kind, () => pages.MoveNextAsync().AsTask()))
            {
                foreach (var item in pages.Current)
                {
                    yield return item;
                }
            }
        }
    }

    public async Task<IReadOnlyList<JsonObject>> ListEventsAsync(string @namespace, string name, string uid, CancellationToken cancellationToken)
    {
        var type = await _objects.TypeAsync(KindName.Event, cancellationToken);
        return (await _lists.ReadEventsAsync(type, @namespace, name, uid, cancellationToken)).Items;
    }

    public IAsyncEnumerable<ObjectEvent> WatchAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
        => WatchAsync(kind, @namespace, labelSelector, static () => { }, cancellationToken);

    public IAsyncEnumerable<ObjectEvent> WatchAsync(KindName kind, string? @namespace, string? labelSelector, Action heard, CancellationToken cancellationToken)
    {
        var source = new WatchSource(
            $"watch {kind.Kind} on cluster {Name}",
            token => ListAsync(kind, @namespace, labelSelector, token),
            (version, token) => OpenWatchAsync(kind, @namespace, labelSelector, version, token));
        return new ObjectWatch(source, heard, _clock, _logger).RunAsync(cancellationToken);
    }

    public Task<JsonObject> ApplyAsync(JsonObject value, ApplyOptions options, CancellationToken cancellationToken)
        => _objects.ApplyAsync(value, options, cancellationToken);

    public Task<JsonObject> CreateAsync(JsonObject value, CancellationToken cancellationToken)
        => _objects.CreateAsync(value, cancellationToken);

    public Task<JsonObject> ReplaceAsync(JsonObject value, CancellationToken cancellationToken)
        => _objects.ReplaceAsync(value, cancellationToken);

    public Task<JsonObject> PatchAsync(ObjectReference reference, JsonObject mergePatch, string? subresource, CancellationToken cancellationToken)
        => _objects.PatchAsync(reference, mergePatch, subresource, RetryRule.Unsent, cancellationToken);

    public Task<bool> DeleteAsync(ObjectReference reference, DeleteOptions options, CancellationToken cancellationToken)
        => _objects.DeleteAsync(reference, options, cancellationToken);

    public Task ScaleAsync(ObjectReference reference, int replicas, CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } };
        return _objects.PatchAsync(reference, patch, "scale", RetryRule.Idempotent, cancellationToken);
    }

    public Task<string> ReadLogAsync(string @namespace, string pod, LogOptions options, CancellationToken cancellationToken)
    {
        // limitBytes cuts at the end, where the interesting lines are: it only keeps endless lines out.
        var query = $"log?tailLines={options.TailLines}&limitBytes={_limits.MaxLogBytes * 16L}"
            + (options.Container is { } container ? $"&container={Uri.EscapeDataString(container)}" : "")
            + (options.Previous ? "&previous=true" : "");
        var call = new ApiCall(HttpMethod.Get, ResourcePath.Pod(@namespace, pod, query), $"read the log of Pod {@namespace}/{pod}") { Retry = RetryRule.Idempotent };
        return _connection.SendAsync(call, (response, token) => ApiAnswer.ReadEndAsync(response, _limits.MaxLogBytes, token), cancellationToken);
    }

    public Task<ProxyResponse> ProxyGetAsync(string @namespace, string pod, int port, string path, int maxBytes, CancellationToken cancellationToken)
    {
        var call = new ApiCall(HttpMethod.Get, ResourcePath.PodProxy(@namespace, pod, port, path), $"get from Pod {@namespace}/{pod}:{port}")
        {
            IsProxy = true,
            TimeLimit = _limits.Proxy,
        };
        return _connection.SendAsync(call, (response, token) => ProxyAnswer.ReadAsync(Name, call, response, maxBytes, token), cancellationToken);
    }

    public Task<PodCommandAnswer> RunAsync(PodCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var words = string.Concat(command.Command.Select(static word => $"&command={Uri.EscapeDataString(word)}"));
        var path = ResourcePath.Pod(command.Namespace, command.Pod, $"exec?container={Uri.EscapeDataString(command.Container)}&stdout=true&stderr=true{words}");
        var call = new ApiCall(HttpMethod.Get, path, command.ToString()) { IsProxy = true, TimeLimit = command.TimeLimit };
        return _connection.TalkAsync(
            call,
            CommandStream.Protocols,
            async (socket, token) =>
            {
                using var stream = new CommandStream(Name, call);
                return await stream.ReadAsync(socket, token);
            },
            cancellationToken);
    }

    public void Dispose() => _connection.Dispose();

    private async Task<WatchStream> OpenWatchAsync(KindName kind, string? @namespace, string? labelSelector, string version, CancellationToken cancellationToken)
    {
        var type = await _objects.TypeAsync(kind, cancellationToken);
        var response = await _objects.KnownAsync(kind, () => _connection.OpenAsync(ObjectLists.Watch(type, @namespace, labelSelector, version), cancellationToken));
        return await WatchStream.OpenAsync(response, _limits, _clock, cancellationToken);
    }
}
