using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;

namespace Trimtab.Twin.Server;

/// <summary>The scale subresource: a replica count seen as an object of its own.</summary>
internal sealed class ScaleEndpoint(TwinWorld world)
{
    public async Task HandleAsync(ApiCall call)
    {
        var body = call.Context.Request.Method == "GET" ? null : await call.ReadJsonAsync() ?? throw ApiFault.BadRequest("a scale needs a body");
        var json = world.Run(() => JsonSerializer.SerializeToUtf8Bytes(call.Context.Request.Method switch
        {
            "GET" => View(call),
            "PUT" => Set(call, (JsonObject)body!),
            "PATCH" => Set(call, WriteEndpoint.Change(call, body!)(View(call))),
            _ => throw ApiFault.MethodNotAllowed(),
        }));
        await JsonReply.WriteAsync(call.Context, 200, json);
    }

    private JsonObject Set(ApiCall call, JsonObject scale)
    {
        var live = View(call);
        if (scale.ResourceVersion.Length > 0 && scale.ResourceVersion != live.ResourceVersion)
        {
            throw ApiFault.Outdated(call.Kind, call.Name);
        }

        world.Writes.Scale(call.Kind, call.Namespace, call.Name, (int)(scale.Number("spec", "replicas") ?? 0), call.Options);
        return View(call);
    }

    private JsonObject View(ApiCall call)
    {
        var value = (world.Store.Find(call.Kind, call.Namespace, call.Name) ?? throw ApiFault.NotFound(call.Kind, call.Name)).Value;
        var metadata = new JsonObject();
        foreach (var field in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
        {
            metadata.Assign(field, value["metadata"]![field]);
        }

        var labels = value.Find("spec", "selector", "matchLabels") as JsonObject ?? [];
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = value.Number("spec", call.Kind.ScalePath!) ?? 0 },
            ["status"] = new JsonObject
            {
                ["replicas"] = value.Number("status", "replicas") ?? 0,
                ["selector"] = string.Join(',', labels.Select(label => $"{label.Key}={label.Value}")),
            },
        }.Normalize();
    }
}
