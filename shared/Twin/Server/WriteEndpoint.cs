using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Patching;
using Trimtab.Twin.Selectors;

namespace Trimtab.Twin.Server;

/// <summary>POST, PUT, PATCH and DELETE of objects and their status.</summary>
internal sealed class WriteEndpoint(TwinWorld world)
{
    public async Task CreateAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        await ReplyAsync(call, 201, () => world.Writes.Create(call.Kind, call.Namespace, body, call.Options));
    }

    public async Task ReplaceAsync(ApiCall call)
    {
        var body = await call.ReadBodyAsync();
        await ReplyAsync(call, 200, () => world.Writes.Replace(call.Kind, call.Namespace, call.Name, body, call.Options, call.Path.Subresource));
    }

    public async Task PatchAsync(ApiCall call)
    {
        var patch = await call.ReadJsonAsync() ?? throw ApiFault.BadRequest("a patch needs a body");
        if (MediaType(call) == "application/apply-patch+yaml")
        {
            await ApplyAsync(call, patch.AsObject());
            return;
        }

        var change = Change(call, patch);
        await ReplyAsync(call, 200, () => world.Writes.Patch(call.Kind, call.Namespace, call.Name, change, call.Options, call.Path.Subresource));
    }

    public async Task DeleteAsync(ApiCall call)
    {
        var request = Request(call, await call.ReadJsonAsync() as JsonObject ?? []);
        await ReplyAsync(call, 200, () =>
        {
            var (value, isGone) = world.Deletion.Delete(call.Kind, call.Namespace, call.Name, request);
            return isGone && !ObjectDeletion.EndsLater(call.Kind) ? Success(call, value) : value;
        });
    }

    public async Task DeleteAllAsync(ApiCall call)
    {
        var request = Request(call, await call.ReadJsonAsync() as JsonObject ?? []);
        await ReplyAsync(call, 200, () =>
        {
            var selector = ObjectSelector.Parse(call.Query("labelSelector"), call.Query("fieldSelector"));
            foreach (var item in world.Store.List(call.Kind, call.Path.Namespace).Where(item => selector.Matches(item.Value)).ToArray())
            {
                if (world.Store.Find(call.Kind, item.Namespace, item.Name) is not null)
                {
                    world.Deletion.Delete(call.Kind, item.Namespace, item.Name, request);
                }
            }

            return Success(call, []);
        });
    }

    /// <summary>What a patch of the request's type makes of an object.</summary>
    public static Func<JsonObject, JsonObject> Change(ApiCall call, JsonNode patch) => MediaType(call) switch
    {
        "application/merge-patch+json" => live => (JsonObject)MergePatch.Apply(live, patch)!,
        "application/strategic-merge-patch+json" => live => (JsonObject)StrategicMergePatch.Apply(live, patch, call.Kind.Schema)!,
        "application/json-patch+json" => live => JsonPatch.Apply(live, patch.AsArray()),
        var type => throw new ApiFault(415, "UnsupportedMediaType", $"the patch type {type} is not supported"),
    };

    private Task ApplyAsync(ApiCall call, JsonObject body)
    {
        if (call.Query("fieldManager") is null)
        {
            throw ApiFault.BadRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        }

        var isNew = world.Run(() => world.Store.Find(call.Kind, call.Namespace, call.Name) is null);
        return ReplyAsync(
            call,
            isNew ? 201 : 200,
            () => world.Writes.Apply(call.Kind, call.Namespace, call.Name, body, call.Options, call.IsSet("force"), call.Path.Subresource));
    }

    private Task ReplyAsync(ApiCall call, int status, Func<JsonObject> write)
        => JsonReply.WriteAsync(call.Context, status, world.Run(() => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(write())));

    private static string MediaType(ApiCall call) => call.Context.Request.ContentType?.Split(';')[0].Trim() ?? "";

    private static DeleteRequest Request(ApiCall call, JsonObject body) => new()
    {
        Propagation = body.Text("propagationPolicy") is { Length: > 0 } policy ? policy : call.Query("propagationPolicy") ?? "Background",
        Uid = body.Text("preconditions", "uid") is { Length: > 0 } uid ? uid : null,
        ResourceVersion = body.Text("preconditions", "resourceVersion") is { Length: > 0 } version ? version : null,
        GracePeriodSeconds = (int?)body.Number("gracePeriodSeconds") ?? (int.TryParse(call.Query("gracePeriodSeconds"), out var grace) ? grace : null),
        IsDryRun = call.Options.IsDryRun || body["dryRun"] is JsonArray { Count: > 0 },
    };

    private static JsonObject Success(ApiCall call, JsonObject value) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["details"] = new JsonObject { ["name"] = value.Name, ["group"] = call.Kind.Group, ["kind"] = call.Kind.Plural, ["uid"] = value.Uid },
    };
}
