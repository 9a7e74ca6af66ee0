using System.Runtime.CompilerServices;
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
        var selection = Labels(labelSelector);
        try
        {
            return await ReadAsync(type, @namespace, selection, limits.PageSize, cancellationToken);
        }
        catch (ClusterException e) when (e.Status == 410)
        {
            // The snapshot behind the pages is gone: only one page with all of them can't lose it.
            return await ReadAsync(type, @namespace, selection, pageSize: 0, cancellationToken);
        }
    }

    /// <summary>Lists page by page, all of one version.</summary>
    /// <param name="type">What the server knows of the kind.</param>
    /// <param name="namespace">One namespace, or null for all.</param>
    /// <param name="labelSelector">Kubernetes' own syntax, or null.</param>
    /// <param name="beginsAgain">Whether, when the snapshot behind the pages is gone, all come once more in one; else that is status 410.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async IAsyncEnumerable<ObjectList> ReadPagesAsync(
        ResourceType type, string? @namespace, string? labelSelector, bool beginsAgain, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var selection = Labels(labelSelector);
        string? next = null;
        do
        {
            var page = beginsAgain
                ? await FindPageAsync(type, @namespace, selection, next, cancellationToken) ?? await ReadPageAsync(type, @namespace, selection, pageSize: 0, next: null, cancellationToken)
                : await ReadPageAsync(type, @namespace, selection, limits.PageSize, next, cancellationToken);
            next = page.Metadata?.Continue;
            yield return new ObjectList(Items(page, type), page.Metadata?.ResourceVersion ?? "");
        }
        while (!string.IsNullOrEmpty(next));
    }

    /// <summary>Lists the Events about one object; the server sorts them out.</summary>
    public Task<ObjectList> ReadEventsAsync(ResourceType events, string @namespace, string name, string uid, CancellationToken cancellationToken)
        => ReadAsync(events, @namespace, $"&fieldSelector={Uri.EscapeDataString($"involvedObject.name={name},involvedObject.uid={uid}")}", limits.PageSize, cancellationToken);

    public static ApiCall Watch(ResourceType type, string? @namespace, string? labelSelector, string version)
    {
        // Spread, so that the watches of many programs don't all end at once.
        var seconds = RandomNumberGenerator.GetInt32(240, 300);
        return Call(type, @namespace, Labels(labelSelector), $"watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={Uri.EscapeDataString(version)}", "watch");
    }

    private async Task<ObjectList> ReadAsync(ResourceType type, string? @namespace, string selection, int pageSize, CancellationToken cancellationToken)
    {
        var items = new List<JsonObject>();
        string? next = null;
        do
        {
            var page = await ReadPageAsync(type, @namespace, selection, pageSize, next, cancellationToken);
            items.AddRange(Items(page, type));
            if (string.IsNullOrEmpty(next = page.Metadata?.Continue))
            {
                return new ObjectList(items, page.Metadata?.ResourceVersion ?? "");
            }
        }
        while (true);
    }

    /// <returns>Null when the snapshot is gone.</returns>
    private async Task<ListPage?> FindPageAsync(ResourceType type, string? @namespace, string selection, string? next, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadPageAsync(type, @namespace, selection, limits.PageSize, next, cancellationToken);
        }
        catch (ClusterException e) when (e.Status == 410)
        {
            return null;
        }
    }

    private Task<ListPage> ReadPageAsync(ResourceType type, string? @namespace, string selection, int pageSize, string? next, CancellationToken cancellationToken)
    {
        var query = $"limit={pageSize}" + (next is null ? "" : $"&continue={Uri.EscapeDataString(next)}");
        var call = Call(type, @namespace, selection, query, "list") with { Retry = RetryRule.Idempotent, TimeLimit = limits.ListPage };
        return connection.SendAsync(call, (response, token) => ApiAnswer.ReadPageAsync(response, limits.MaxListBytes, token), cancellationToken);
    }

    private static List<JsonObject> Items(ListPage page, ResourceType type) => [.. (page.Items ?? []).Select(item => Named(item, type.Kind))];

    private static string Labels(string? selector) => string.IsNullOrEmpty(selector) ? "" : $"&labelSelector={Uri.EscapeDataString(selector)}";

    private static ApiCall Call(ResourceType type, string? @namespace, string selection, string query, string verb)
        => new(
            HttpMethod.Get,
            $"{ResourcePath.Collection(type, @namespace)}?{query}{selection}",
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
