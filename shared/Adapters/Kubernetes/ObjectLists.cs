using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Kubernetes.Calls;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes;

/// <summary>Lists a kind page by page.</summary>
internal sealed class ObjectLists(ApiConnection connection, KubernetesLimits limits)
{
    public async Task<ObjectList> ReadAsync(ResourceType type, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(type, @namespace, labelSelector, limits.PageSize, cancellationToken);
        }
        catch (ClusterException e) when (e.Status == 410)
        {
            // The snapshot behind the pages is gone: only one page with all of them can't lose it.
            return await ReadAsync(type, @namespace, labelSelector, pageSize: 0, cancellationToken);
        }
    }

    public static ApiCall Watch(ResourceType type, string? @namespace, string? labelSelector, string version)
    {
        // Spread, so that the watches of many programs don't all end at once.
        var seconds = RandomNumberGenerator.GetInt32(240, 300);
        return Call(type, @namespace, labelSelector, $"watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={Uri.EscapeDataString(version)}", "watch");
    }

    private async Task<ObjectList> ReadAsync(ResourceType type, string? @namespace, string? labelSelector, int pageSize, CancellationToken cancellationToken)
    {
        var items = new List<JsonObject>();
        string? next = null;
        do
        {
            var query = $"limit={pageSize}" + (next is null ? "" : $"&continue={Uri.EscapeDataString(next)}");
            var call = Call(type, @namespace, labelSelector, query, "list") with { Retry = RetryRule.Idempotent, TimeLimit = limits.ListPage };
            var page = await connection.SendAsync(call, (response, token) => ApiAnswer.ReadPageAsync(response, limits.MaxListBytes, token), cancellationToken);
            items.AddRange((page.Items ?? []).Select(item => Named(item, type.Kind)));
            if (string.IsNullOrEmpty(next = page.Metadata?.Continue))
            {
                return new ObjectList(items, page.Metadata?.ResourceVersion ?? "");
            }
        }
        while (true);
    }

    private static ApiCall Call(ResourceType type, string? @namespace, string? labelSelector, string query, string verb)
        => new(
            HttpMethod.Get,
            $"{ResourcePath.Collection(type, @namespace)}?{query}{(string.IsNullOrEmpty(labelSelector) ? "" : $"&labelSelector={Uri.EscapeDataString(labelSelector)}")}",
            $"{verb} {type.Kind.Kind}{(string.IsNullOrEmpty(@namespace) ? "" : $" in {@namespace}")}");

    /// <remarks>Items of a list come without apiVersion and kind.</remarks>
    private static JsonObject Named(JsonObject item, KindName kind)
    {
        if (!item.ContainsKey("kind"))
        {
            item.Insert(0, "kind", kind.Kind);
        }

        if (!item.ContainsKey("apiVersion"))
        {
            item.Insert(0, "apiVersion", kind.ApiVersion);
        }

        return item;
    }
}
