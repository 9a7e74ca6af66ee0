using System.Text.Json.Nodes;

namespace Trimtab.Adapters.Docker;

/// <summary>One call to a Docker engine.</summary>
/// <param name="Method">GET, POST, PUT, DELETE.</param>
/// <param name="Path">Below the API's version, with its query, each part escaped: <c>/containers/json?all=true</c>.</param>
public sealed record DockerCall(HttpMethod Method, string Path)
{
    /// <summary>Sent as JSON; null for none.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>Sent as it is, e.g. a tar file; null for none. A call with one is never sent twice.</summary>
    public HttpContent? Content { get; init; }

    /// <summary>Header <c>X-Registry-Auth</c>: base64url of the registry's credentials as JSON; null for none. Never in a message.</summary>
    public string? RegistryAuthorization { get; init; }

    /// <summary>Until the answer has been read, for a stream until it begins; null: the usual limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>What it does, for messages: <c>GET /containers/json</c>.</summary>
    public string Subject => $"{Method} {Path.Split('?')[0]}";

    public static DockerCall Get(string path) => new(HttpMethod.Get, path);

    public static DockerCall Post(string path, JsonNode? body = null) => new(HttpMethod.Post, path) { Body = body };

    public static DockerCall Delete(string path) => new(HttpMethod.Delete, path);
}
