using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;

namespace Trimtab.Adapters.Docker;

/// <summary>Finds the version of the API to speak with an engine.</summary>
/// <remarks>Engines refuse versions above their own, and from 29 on those below 1.44. Source: Docker Engine API, "Versioned API and SDK".</remarks>
internal static class ApiVersion
{
    /// <summary>The newest that this code was written for.</summary>
    private static readonly Version Newest = new(1, 51);

    /// <summary>The oldest: engine 18.09; older ones answer <c>/_ping</c> without a version.</summary>
    private static readonly Version Oldest = new(1, 39);

    public static bool IsRefused(DockerException e)
        => e.Status == 400 && e.Message.Contains("client version", StringComparison.Ordinal);

    /// <param name="access">Whose engine.</param>
    /// <param name="send">Sends a call without a version.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="DockerException">There is none that both speak.</exception>
    public static async Task<string> NegotiateAsync(DockerAccess access, Func<DockerCall, CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var ping = DockerCall.Get("/_ping");
        using var answer = await send(ping, cancellationToken);
        var told = answer.Headers.TryGetValues("API-Version", out var values) ? values.First() : "";
        if (!Version.TryParse(told, out var version))
        {
            throw DockerFailure.Create(access, ping, $"{access} answers, but not as a Docker engine of 18.09 or newer does", DockerFault.Version);
        }

        if (version < Oldest)
        {
            throw DockerFailure.Create(access, ping, $"the engine's API is version {version}, and {Oldest} is needed: update Docker there", DockerFault.Version);
        }

        if (version <= Newest)
        {
            return version.ToString();
        }

        await RefuseTooNewAsync(access, version, send, cancellationToken);
        return Newest.ToString();
    }

    private static async Task RefuseTooNewAsync(DockerAccess access, Version version, Func<DockerCall, CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var call = DockerCall.Get("/version");
        using var answer = await send(call, cancellationToken);
        try
        {
            var told = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) as JsonObject;
            if (Version.TryParse(told?.Text("MinAPIVersion"), out var least) && least > Newest)
            {
                throw DockerFailure.Create(access, call, $"the engine speaks versions {least} to {version} of its API, and this Trimtab {Newest} at most: update Trimtab", DockerFault.Version);
            }
        }
        catch (JsonException)
        {
            throw DockerFailure.Malformed(access, call, "the answer is no valid JSON");
        }
    }
}
