using System.Text.Json.Nodes;
using Trimtab.Adapters.Kubernetes.Calls;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes;

/// <summary>Reads the whole of the API server's discovery.</summary>
internal sealed class ServedKinds(ApiConnection connection, KubernetesLimits limits)
{
    public async Task<IReadOnlyList<ResourceType>> ReadAsync(CancellationToken cancellationToken)
    {
        var groups = await GetAsync("/apis", "discover the API groups", cancellationToken);
        List<ResourceType> kinds = [];
        foreach (var version in groups.Items("groups").Select(static group => group.Text("preferredVersion", "groupVersion")).Prepend("v1").Where(static version => version.Length > 0))
        {
            kinds.AddRange(await ReadAsync(version, cancellationToken));
        }

        return kinds;
    }

    private async Task<IEnumerable<ResourceType>> ReadAsync(string version, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await GetAsync(ResourcePath.GroupVersion(new KindName(version, "")), $"discover {version}", cancellationToken);
            return answer.Items("resources").Where(IsWatched).Select(resource => new ResourceType(new KindName(version, resource.Text("kind")), resource.Text("name"), IsNamespaced(resource)));
        }
        catch (ClusterException away) when (away.Status is 404 or 503)
        {
            // Served by a server of its own (metrics, for example) that is not there now.
            return [];
        }
    }

    private static bool IsWatched(JsonObject resource)
        => !resource.Text("name").Contains('/', StringComparison.Ordinal)
            && (resource["verbs"] as JsonArray ?? []).Select(static verb => (verb as JsonValue)?.ToString()).ToHashSet(StringComparer.Ordinal) is var verbs
            && verbs.Contains("list") && verbs.Contains("watch");

    private static bool IsNamespaced(JsonObject resource) => resource["namespaced"] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    private Task<JsonObject> GetAsync(string path, string what, CancellationToken cancellationToken)
    {
        var call = new ApiCall(HttpMethod.Get, path, what) { Retry = RetryRule.Idempotent };
        return connection.SendAsync(call, (response, token) => ApiAnswer.ReadObjectAsync(response, limits.MaxObjectBytes, token), cancellationToken);
    }
}
