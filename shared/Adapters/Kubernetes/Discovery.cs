using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Kubernetes.Calls;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes;

/// <summary>What kinds the server serves: asked by group version when first needed, kept, and asked again when a kind is missing.</summary>
internal sealed class Discovery(ApiConnection connection, KubernetesLimits limits, TimeProvider clock)
{
    private static readonly TimeSpan Hurry = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<string, GroupVersion> _groupVersions = new(StringComparer.Ordinal);
    private long _definitionsSeenAt;
    private bool _definitionsSeen;

    /// <returns>Null when the server serves no such kind.</returns>
    public async ValueTask<ResourceType?> FindAsync(KindName kind, CancellationToken cancellationToken)
    {
        var entry = _groupVersions.GetOrAdd(kind.ApiVersion, static _ => new GroupVersion());
        if (entry.Kinds is { } kinds && kinds.TryGetValue(kind.Kind, out var known))
        {
            return known;
        }

        await entry.Gate.WaitAsync(cancellationToken);
        try
        {
            if (entry.Kinds is null || !IsRecent(entry))
            {
                entry.Kinds = await ReadAsync(kind, cancellationToken);
                entry.ReadAt = clock.GetTimestamp();
            }

            return entry.Kinds.GetValueOrDefault(kind.Kind);
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    /// <summary>The server says it does not serve this kind (any more).</summary>
    public void Forget(KindName kind) => _groupVersions.TryRemove(kind.ApiVersion, out _);

    /// <summary>An object was read or written. After a definition of kinds, missing kinds are asked for without a pause for a while:
    /// somebody waits for the new kind to be served.</summary>
    public void Notice(KindName kind)
    {
        if (kind is { Group: "apiextensions.k8s.io" } or { Group: "apiregistration.k8s.io" })
        {
            Volatile.Write(ref _definitionsSeenAt, clock.GetTimestamp());
            Volatile.Write(ref _definitionsSeen, true);
        }
    }

    private bool IsRecent(GroupVersion entry)
    {
        var isHurried = Volatile.Read(ref _definitionsSeen) && clock.GetElapsedTime(Volatile.Read(ref _definitionsSeenAt)) < Hurry;
        return !isHurried && clock.GetElapsedTime(entry.ReadAt) < limits.DiscoveryInterval;
    }

    private async Task<IReadOnlyDictionary<string, ResourceType>> ReadAsync(KindName kind, CancellationToken cancellationToken)
    {
        var call = new ApiCall(HttpMethod.Get, ResourcePath.GroupVersion(kind), $"discover {kind.ApiVersion}") { Retry = RetryRule.Idempotent };
        try
        {
            var answer = await connection.SendAsync(call, (response, token) => ApiAnswer.ReadObjectAsync(response, limits.MaxObjectBytes, token), cancellationToken);
            return Kinds(kind.ApiVersion, answer);
        }
        catch (ClusterException e) when (e.Status == 404)
        {
            return new Dictionary<string, ResourceType>();
        }
    }

    private static Dictionary<string, ResourceType> Kinds(string apiVersion, JsonObject answer)
    {
        var kinds = new Dictionary<string, ResourceType>(StringComparer.Ordinal);
        foreach (var resource in answer.Items("resources"))
        {
            var (name, kind) = (resource.Text("name"), resource.Text("kind"));
            var isNamespaced = resource["namespaced"] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
            // A name with a slash is a subresource.
            if (name.Length > 0 && !name.Contains('/', StringComparison.Ordinal))
            {
                kinds.TryAdd(kind, new ResourceType(new KindName(apiVersion, kind), name, isNamespaced));
            }
        }

        return kinds;
    }

    private sealed class GroupVersion
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public IReadOnlyDictionary<string, ResourceType>? Kinds { get; set; }

        public long ReadAt { get; set; }
    }
}
