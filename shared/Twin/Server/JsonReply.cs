using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Server;

/// <summary>Writes answers as the API does.</summary>
internal static class JsonReply
{
    public static Task WriteAsync(HttpContext context, int status, JsonObject value)
        => WriteAsync(context, status, JsonSerializer.SerializeToUtf8Bytes(value));

    public static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    /// <summary>An object in the version that was asked for. The caller holds the world's lock.</summary>
    public static ReadOnlyMemory<byte> InVersion(StoredObject item, ServedKind kind)
    {
        if (item.Value.KindName == kind.Name)
        {
            return item.Json;
        }

        var value = item.Value.Copy();
        value["apiVersion"] = kind.Name.ApiVersion;
        return JsonSerializer.SerializeToUtf8Bytes(value);
    }
}
