using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;

namespace Trimtab.Adapters.Docker;

/// <summary>Pulls one image. The engine answers 200 before it begins, and tells of its failure in the stream.</summary>
internal static class ImagePull
{
    // From one line of progress to the next.
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
        try
        {
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (ErrorOf(line) is { } error)
                {
                    throw new DockerException($"Docker host {connection.Name}: {reference} can't be pulled: {error}", FaultOf(error), 0);
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw connection.Broken(call, e);
        }
    }

    // An engine calls it a fault of its own (500) when the registry says no: that does not pass by itself.
    private static async Task<HttpResponseMessage> OpenAsync(DockerConnection connection, DockerCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.OpenAsync(call, cancellationToken);
        }
        catch (DockerException refused) when (refused.Status >= 500)
        {
            throw new DockerException(refused.Message, FaultOf(refused.Message), 0, refused);
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

    private static DockerFault FaultOf(string error)
        => error.Contains("not found", StringComparison.OrdinalIgnoreCase) || error.Contains("manifest unknown", StringComparison.OrdinalIgnoreCase) ? DockerFault.NotFound
            : error.Contains("unauthorized", StringComparison.OrdinalIgnoreCase) || error.Contains("denied", StringComparison.OrdinalIgnoreCase) || error.Contains("no basic auth", StringComparison.OrdinalIgnoreCase) ? DockerFault.Refused
            : DockerFault.Unreachable;
}
