using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;

namespace Trimtab.Twin.Server;

/// <summary>One request for a resource that the API serves.</summary>
internal sealed record ApiCall(HttpContext Context, ResourcePath Path, ServedKind Kind)
{
    private const int MaxBodyBytes = 3 * 1024 * 1024;

    /// <summary>The namespace of objects; empty for cluster-scoped kinds.</summary>
    public string Namespace => Kind.IsNamespaced ? Path.Namespace ?? "" : "";

    public string Name => Path.Name ?? "";

    public string? Query(string name) => Context.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    public bool IsSet(string name) => Query(name) is "true" or "1";

    /// <summary>The manager is the caller's wish, else the first word of its user agent.</summary>
    public WriteOptions Options => new(
        Query("fieldManager") ?? Context.Request.Headers.UserAgent.ToString().Split('/')[0] switch { "" => "unknown", var agent => agent },
        Query("dryRun") == "All");

    /// <exception cref="ApiFault">413, 415 or 400: the body is too large or no JSON object.</exception>
    public async Task<JsonObject> ReadBodyAsync() => await ReadJsonAsync() as JsonObject ?? throw ApiFault.BadRequest("the body of the request must be a JSON object");

    /// <returns>Null for an empty body.</returns>
    public async Task<JsonNode?> ReadJsonAsync()
    {
        if (Context.Request.ContentType?.Contains("protobuf", StringComparison.Ordinal) == true)
        {
            throw new ApiFault(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: application/json");
        }

        using var buffer = new MemoryStream();
        await Context.Request.Body.CopyToAsync(buffer, Context.RequestAborted);
        if (buffer.Length > MaxBodyBytes)
        {
            throw new ApiFault(413, "RequestEntityTooLarge", "the request body is larger than 3 MiB");
        }

        try
        {
            return buffer.Length == 0 ? null : JsonNode.Parse(buffer.ToArray());
        }
        catch (JsonException fault)
        {
            throw ApiFault.BadRequest($"the twin reads JSON only: {fault.Message}");
        }
    }
}
