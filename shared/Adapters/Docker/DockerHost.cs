using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Docker;

namespace Trimtab.Adapters.Docker;

/// <summary>One engine by its HTTP API.</summary>
public sealed class DockerHost(DockerConnection connection) : IDockerHost, IDisposable
{
    public string Name => connection.Name;

    public async Task<JsonObject> ReadVersionAsync(CancellationToken cancellationToken)
        => await connection.FindAsync(DockerCall.Get("/version"), cancellationToken) ?? [];

    public async Task<IReadOnlyList<JsonObject>> ListContainersAsync(bool withStopped, CancellationToken cancellationToken)
        => await connection.ReadAsync(DockerCall.Get($"/containers/json?all={(withStopped ? "true" : "false")}"), cancellationToken) is JsonArray items
            ? [.. items.OfType<JsonObject>()]
            : [];

    public Task<JsonObject?> InspectContainerAsync(string container, CancellationToken cancellationToken)
        => connection.FindAsync(DockerCall.Get($"/containers/{Uri.EscapeDataString(container)}/json"), cancellationToken);

    public Task<JsonObject?> InspectImageAsync(string image, CancellationToken cancellationToken)
        => connection.FindAsync(DockerCall.Get($"/images/{Uri.EscapeDataString(image)}/json"), cancellationToken);

    public async IAsyncEnumerable<JsonObject> ReadEventsAsync(IReadOnlyList<string> types, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filters = new JsonObject { ["type"] = new JsonArray([.. types.Select(type => JsonValue.Create(type))]) };
        var call = DockerCall.Get(types.Count == 0 ? "/events" : $"/events?filters={Uri.EscapeDataString(filters.ToJsonString())}");
        using var response = await connection.OpenAsync(call, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await ReadLineAsync(reader, call, cancellationToken) is { } line)
        {
            if (Parse(line) is { } told)
            {
                yield return told;
            }
        }
    }

    public void Dispose() => connection.Dispose();

    private async Task<string?> ReadLineAsync(StreamReader reader, DockerCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw connection.Broken(call, e);
        }
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
