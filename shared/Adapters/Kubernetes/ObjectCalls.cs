using System.Text.Json.Nodes;
using Trimtab.Adapters.Kubernetes.Calls;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes;

/// <summary>Reads and writes single objects.</summary>
internal sealed class ObjectCalls(string cluster, ApiConnection connection, Discovery discovery, KubernetesLimits limits)
{
    // Source: Kubernetes API concepts, "Receiving resources as PartialObjectMetadata". A server that can't gives the whole object.
    private const string MetadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
    private const string Manager = "fieldManager=" + TrimtabNames.FieldManager;

    /// <exception cref="ClusterException">The server serves no such kind.</exception>
    public async ValueTask<ResourceType> TypeAsync(KindName kind, CancellationToken cancellationToken)
    {
        discovery.Notice(kind);
        return await discovery.FindAsync(kind, cancellationToken) ?? throw UnknownKind(kind);
    }

    public async Task<JsonObject?> GetAsync(ObjectReference reference, CancellationToken cancellationToken)
    {
        var call = await CallAsync(HttpMethod.Get, reference, "get", null, "", cancellationToken);
        try
        {
            return await SendAsync(call with { Retry = RetryRule.Idempotent }, reference, cancellationToken);
        }
        catch (ClusterException e) when (e.Reason == "NotFound")
        {
            return null;
        }
    }

    public async Task<JsonObject> ApplyAsync(JsonObject value, ApplyOptions options, CancellationToken cancellationToken)
    {
        var reference = value.Reference;
        var query = $"?{Manager}&force={(options.Force ? "true" : "false")}{(options.DryRun ? "&dryRun=All" : "")}";
        var call = await CallAsync(HttpMethod.Patch, reference, options.DryRun ? "try to apply" : "apply", null, query, cancellationToken);
        return await SendAsync(
            call with
            {
                Body = JsonAsYaml.Of(KubernetesJson.Write(PortProtocols.Filled(value))),
                ContentType = "application/apply-patch+yaml",
                Accept = options.MetadataOnly ? MetadataOnly : ApiCall.Json,
                // With a version asked for, a conflict is the answer that was wanted.
                Retry = value.ResourceVersion.Length == 0 ? RetryRule.Apply : RetryRule.Idempotent,
            },
            reference,
            cancellationToken);
    }

    public async Task<JsonObject> CreateAsync(JsonObject value, CancellationToken cancellationToken)
    {
        var reference = value.Reference;
        var type = await TypeAsync(reference.Kind, cancellationToken);
        // The name may be left to the server (generateName), so only the namespace is looked at.
        var path = ResourcePath.Object(type, reference with { Name = "new" });
        var call = new ApiCall(HttpMethod.Post, $"{path[..path.LastIndexOf('/')]}?{Manager}", $"create {reference}")
        {
            Body = KubernetesJson.Write(value),
            Retry = RetryRule.Unsent,
            IsSecret = IsSecret(reference.Kind),
        };
        return await SendAsync(call, reference, cancellationToken);
    }

    public async Task<JsonObject> ReplaceAsync(JsonObject value, CancellationToken cancellationToken)
    {
        var reference = value.Reference;
        var call = await CallAsync(HttpMethod.Put, reference, "replace", null, $"?{Manager}", cancellationToken);
        return await SendAsync(call with { Body = KubernetesJson.Write(value), Retry = RetryRule.Unsent }, reference, cancellationToken);
    }

    public async Task<JsonObject> PatchAsync(ObjectReference reference, JsonObject mergePatch, string? subresource, RetryRule retry, CancellationToken cancellationToken)
    {
        var verb = subresource is null ? "patch" : $"patch {subresource} of";
        var call = await CallAsync(HttpMethod.Patch, reference, verb, subresource, $"?{Manager}", cancellationToken);
        return await SendAsync(
            call with { Body = KubernetesJson.Write(mergePatch), ContentType = "application/merge-patch+json", Retry = retry },
            reference,
            cancellationToken);
    }

    public async Task<bool> DeleteAsync(ObjectReference reference, DeleteOptions options, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = options.Propagation };
        if (options.Uid is { } uid)
        {
            body["preconditions"] = new JsonObject { ["uid"] = uid };
        }

        if (options.GracePeriodSeconds is { } seconds)
        {
            body["gracePeriodSeconds"] = seconds;
        }

        var call = await CallAsync(HttpMethod.Delete, reference, "delete", null, "", cancellationToken);
        try
        {
            // Without a uid a second try could hit a successor of the same name.
            await SendAsync(
                call with { Body = KubernetesJson.Write(body), Retry = options.Uid is null ? RetryRule.Unsent : RetryRule.Idempotent },
                reference,
                cancellationToken);
            return true;
        }
        catch (ClusterException e) when (e.Reason == "NotFound")
        {
            return false;
        }
    }

    /// <summary>Does what addresses a whole kind; a 404 there means that the kind is gone.</summary>
    public async Task<T> KnownAsync<T>(KindName kind, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (ClusterException e) when (e.Reason == ApiFailure.UnknownKind)
        {
            discovery.Forget(kind);
            throw UnknownKind(kind);
        }
    }

    private static bool IsSecret(KindName kind) => kind is { Group: "", Kind: "Secret" };

    private async Task<ApiCall> CallAsync(
        HttpMethod method, ObjectReference reference, string verb, string? subresource, string query, CancellationToken cancellationToken)
    {
        var type = await TypeAsync(reference.Kind, cancellationToken);
        return new ApiCall(method, ResourcePath.Object(type, reference, subresource) + query, $"{verb} {reference}")
        {
            IsSecret = IsSecret(reference.Kind),
            IsSubresource = subresource is not null,
        };
    }

    private async Task<JsonObject> SendAsync(ApiCall call, ObjectReference reference, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.SendAsync(call, (response, token) => ApiAnswer.ReadObjectAsync(response, limits.MaxObjectBytes, token), cancellationToken);
        }
        catch (ClusterException e) when (e.Reason == ApiFailure.UnknownKind && !call.IsSubresource)
        {
            discovery.Forget(reference.Kind);
            throw UnknownKind(reference.Kind);
        }
    }

    private ClusterException UnknownKind(KindName kind)
        => new($"Cluster {cluster} serves no kind {kind} (a missing CustomResourceDefinition, or another version of Kubernetes).", ApiFailure.UnknownKind, 404);
}
