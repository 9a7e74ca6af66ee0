using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;

namespace Trimtab.Adapters.Docker;

/// <summary>Pulls one image. The engine answers 200 once it has something to tell, and tells of a later failure in the stream.</summary>
internal static class ImagePull
{
    // From one line of progress to the next: the engine itself waits for ever for a registry that falls silent.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(DockerConnection connection, string reference, string? authorization, CancellationToken cancellationToken)
    {
        var at = reference.IndexOf('@', StringComparison.Ordinal);
        var colon = at < 0 ? reference.LastIndexOf(':') : at;
        var (name, tag) = colon > reference.LastIndexOf('/') ? (reference[..colon], reference[(colon + 1)..]) : (reference, "latest");
        var call = DockerCall.Post($"/images/create?fromImage={Uri.EscapeDataString(name)}&tag={Uri.EscapeDataString(tag)}") with { RegistryAuthorization = authorization, TimeLimit = Silence };
        using var response = await OpenAsync(connection, call, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await connection.ReadOnAsync(call, token => reader.ReadLineAsync(token).AsTask(), cancellationToken) is { } line)
        {
            if (ErrorOf(line) is { } error)
            {
                throw PullFailure.Of($"Docker host {connection.Name}: {reference} can't be pulled: {error}");
            }
        }
    }

    // An engine tells by no status what a registry said: it calls it a fault of its own (500), or says that there is no such image (404) when it may not be seen.
    private static async Task<HttpResponseMessage> OpenAsync(DockerConnection connection, DockerCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.OpenAsync(call, cancellationToken);
        }
        catch (DockerException refused) when (refused.Status is 404 or >= 500)
        {
            throw PullFailure.Of(refused.Message, refused);
        }
    }

    private static string? ErrorOf(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject told && told.ContainsKey("error") ? told.Text("error") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
