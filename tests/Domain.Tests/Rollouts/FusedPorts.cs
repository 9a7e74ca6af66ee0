using System.Text.Json.Nodes;
using Trimtab.Domain.Audit;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Tests.Rollouts;

internal sealed class FusedCluster(ICluster inner, Fuse fuse) : ICluster
{
    public string Name => inner.Name;

    public Task<ResourceType?> ResolveAsync(KindName kind, CancellationToken cancellationToken) => fuse.RunAsync(() => inner.ResolveAsync(kind, cancellationToken));

    public Task<JsonObject?> GetAsync(ObjectReference reference, CancellationToken cancellationToken) => fuse.RunAsync(() => inner.GetAsync(reference, cancellationToken));

    public Task<ObjectList> ListAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
        => fuse.RunAsync(() => inner.ListAsync(kind, @namespace, labelSelector, cancellationToken));

    public IAsyncEnumerable<ObjectEvent> WatchAsync(KindName kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
        => inner.WatchAsync(kind, @namespace, labelSelector, cancellationToken);

    public Task<JsonObject> ApplyAsync(JsonObject value, ApplyOptions options, CancellationToken cancellationToken)
        => fuse.RunAsync(() => inner.ApplyAsync(value, options, cancellationToken));

    public Task<JsonObject> CreateAsync(JsonObject value, CancellationToken cancellationToken) => fuse.RunAsync(() => inner.CreateAsync(value, cancellationToken));

    public Task<JsonObject> ReplaceAsync(JsonObject value, CancellationToken cancellationToken) => fuse.RunAsync(() => inner.ReplaceAsync(value, cancellationToken));

    public Task<JsonObject> PatchAsync(ObjectReference reference, JsonObject mergePatch, string? subresource, CancellationToken cancellationToken)
        => fuse.RunAsync(() => inner.PatchAsync(reference, mergePatch, subresource, cancellationToken));

    public Task<bool> DeleteAsync(ObjectReference reference, DeleteOptions options, CancellationToken cancellationToken)
        => fuse.RunAsync(() => inner.DeleteAsync(reference, options, cancellationToken));

    public Task ScaleAsync(ObjectReference reference, int replicas, CancellationToken cancellationToken)
        => fuse.RunAsync(() => inner.ScaleAsync(reference, replicas, cancellationToken));

    public Task<string> ReadLogAsync(string @namespace, string pod, LogOptions options, CancellationToken cancellationToken)
        => fuse.RunAsync(() => inner.ReadLogAsync(@namespace, pod, options, cancellationToken));

    public Task<ProxyResponse> ProxyGetAsync(string @namespace, string pod, int port, string path, int maxBytes, CancellationToken cancellationToken)
        => fuse.RunAsync(() => inner.ProxyGetAsync(@namespace, pod, port, path, maxBytes, cancellationToken));
}

internal sealed class FusedDocuments(IDocumentStore inner, Fuse fuse) : IDocumentStore
{
    public Task<StoredDocument?> ReadAsync(string name, CancellationToken cancellationToken) => fuse.RunAsync(() => inner.ReadAsync(name, cancellationToken));

    public Task<string?> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        => fuse.RunAsync(() => inner.TryCreateAsync(name, content, cancellationToken));

    public Task<string?> TryReplaceAsync(string name, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken)
        => fuse.RunAsync(() => inner.TryReplaceAsync(name, content, etag, cancellationToken));

    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        => fuse.RunAsync(() => inner.WriteAsync(name, content, cancellationToken));

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => fuse.RunAsync(() => inner.DeleteAsync(name, cancellationToken));

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public IAsyncEnumerable<string> ListOldAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken)
        => inner.ListOldAsync(prefix, before, cancellationToken);
}

internal sealed class FusedSender(IMessageSender inner, Fuse fuse) : IMessageSender
{
    public Task SendAsync<TBody>(TBody body, MessageContext context, TimeSpan delay, CancellationToken cancellationToken)
        where TBody : IMessageBody
        => fuse.RunAsync(() => inner.SendAsync(body, context, delay, cancellationToken));
}

/// <summary>The audit log's contract in memory: a record whose id is there is left out.</summary>
internal sealed class StageAudit(Fuse fuse) : IAuditLog
{
    public List<AuditRecord> Records { get; } = [];

    public Task AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken) => fuse.RunAsync(() =>
    {
        Records.AddRange(records.Where(record => Records.TrueForAll(known => known.Id != record.Id)));
        return Task.CompletedTask;
    });
}
