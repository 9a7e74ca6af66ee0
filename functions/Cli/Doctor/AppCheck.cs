using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Cli.Doctor;

/// <summary>The function app answers its health route, and says that it is well.</summary>
internal sealed class AppCheck(string url, TimeSpan limit)
{
    private const string Area = "app";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate($"{url.TrimEnd('/')}/api/health", UriKind.Absolute, out var address) || !address.Scheme.StartsWith("http", StringComparison.Ordinal))
        {
            return [Finding.Fail(Area, url, "this is no address", "Set Engine:Url, or name the address with --url.")];
        }

        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !address.IsLoopback };
        using var client = new HttpClient(handler) { Timeout = limit, MaxResponseContentBufferSize = 64 << 10 };
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            return Judge((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            return [Away(exception.Message)];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [Away($"it did not answer within {limit.TotalSeconds:0.#} s")];
        }
    }

    private Finding Away(string reason)
        => Finding.Fail(Area, url, $"the function app does not answer: {reason}", "Start it (./run, or func start), or name its address with --url.");

    private IReadOnlyList<Finding> Judge(int status, string body)
    {
        JsonObject? answer;
        try
        {
            answer = JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            answer = null;
        }

        var word = answer?["status"]?.ToString();
        if (word is not ("ready" or "degraded" or "notReady"))
        {
            return [Finding.Fail(Area, url, $"something else answers there, with status {status}", "Name the function app's address with --url.")];
        }

        return word == "ready"
            ? [Finding.Ok(Area, url, "ready")]
            : [.. (answer!["checks"] as JsonObject ?? []).Where(static check => check.Value?["status"]?.ToString() != "ready").Select(check => Of(word, check.Key, check.Value?["detail"]?.ToString()))];
    }

    private Finding Of(string word, string check, string? detail)
        => word == "degraded"
            ? Finding.Warn(Area, url, $"degraded: {check}: {detail}", "The app's log lists the faults.")
            : Finding.Fail(Area, url, $"not ready: {check}: {detail}", "The app's log lists the faults.");
}
