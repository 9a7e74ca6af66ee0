using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trimtab.Adapters.Http;
using Trimtab.Domain;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.GitHosts.PullRequests;

/// <summary>Calls of one repository's API, with the source's token.</summary>
/// <param name="source">The source.</param>
/// <param name="repository">The repository's address in the API, with a trailing slash. The token goes nowhere else.</param>
/// <param name="token">As the secret holds it.</param>
/// <param name="form">How the host takes tokens.</param>
/// <param name="http">Sends.</param>
/// <param name="breaker">Of the host.</param>
internal sealed partial class HostApi(FleetSource source, Uri repository, string token, IStatusHost form, OutgoingHttp http, ServerBreaker breaker)
{
    private const int MaxBytes = 4 << 20;
    private const int MaxPages = 20;

    public FleetSource Source => source;

    public Task<HostAnswer> GetAsync(string path, CancellationToken cancellationToken, string etag = "") => SendAsync(HttpMethod.Get, path, null, cancellationToken, etag);

    /// <param name="method">GET, POST, PUT or PATCH.</param>
    /// <param name="path">Below the repository's address, with the query.</param>
    /// <param name="body">JSON; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="etag">Of the last answer: a 304 says that nothing changed.</param>
    /// <param name="known">Statuses above 399 that the caller understands: they are answers.</param>
    /// <exception cref="SourceException">The host does not answer, or refuses.</exception>
    public async Task<HostAnswer> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken, string etag = "", params int[] known)
    {
        var answer = await AskAsync(method, path, body, etag, cancellationToken);
        if (!known.Contains(answer.Status))
        {
            switch (answer.Result)
            {
                case Delivery.Refused refused:
                    throw new SourceException($"{source.Name}: {Explain(answer.Status, refused.Reason)}", isTransient: false);
                case Delivery.TryLater later:
                    throw new SourceException($"{source.Name}: the Git host's API: {later.Reason}", isTransient: true) { RetryAfter = later.After };
            }
        }

        return new HostAnswer(answer.Status, answer.Content.IsEmpty ? default : Parse(answer.Content), answer.ETag, answer.Link, (answer.Result as Delivery.Refused)?.Reason ?? "");
    }

    /// <summary>All items of a list that names its next page in <c>Link</c>; a list without end is cut.</summary>
    public async IAsyncEnumerable<JsonElement> ItemsAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var at = path.IndexOf('?', StringComparison.Ordinal);
        for (var page = 1; page <= MaxPages; page++)
        {
            var answer = await GetAsync(path, cancellationToken);
            foreach (var item in answer.Body.ValueKind == JsonValueKind.Array ? answer.Body.EnumerateArray() : throw Misshapen())
            {
                yield return item;
            }

            // Only the place in the list is taken from the answer, so that the token goes nowhere else.
            if (Next().Match(answer.Link) is not { Success: true } next)
            {
                yield break;
            }

            path = path[..at] + next.Groups["query"].Value;
        }
    }

    /// <summary>The fault of an answer that is not what the host's documentation says.</summary>
    public SourceException Misshapen()
        => new($"{source.Name}: the Git host's answer has another form than {source.HostKind} has: check provider and statusApi of the source.", isTransient: false);

    private async Task<HttpAnswer> AskAsync(HttpMethod method, string path, JsonObject? body, string etag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(repository, path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(DocumentJson.Serialize(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        request.Headers.Accept.ParseAdd(form.Accept);
        request.Headers.Authorization = form.Authorize(token);
        if (EntityTagHeaderValue.TryParse(etag, out var tag))
        {
            request.Headers.IfNoneMatch.Add(tag);
        }

        try
        {
            return await breaker.RunAsync(
                async inner =>
                {
                    var answer = await http.ReadAsync(request, [token, StatusToken.PasswordOf(token), request.Headers.Authorization.Parameter ?? ""], MaxBytes, inner);
                    return answer.Status is 0 or >= 500 ? throw new HostSilentException(answer) : answer;
                },
                cancellationToken);
        }
        catch (HostSilentException silent)
        {
            return silent.Answer;
        }
        catch (ServerSilentException silent)
        {
            throw new SourceException($"{source.Name}: the Git host's API has given no answer for some time.", isTransient: true, silent) { RetryAfter = silent.Wait };
        }
    }

    private JsonElement Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw Misshapen();
        }
    }

    private static string Explain(int status, string reason) => status switch
    {
        401 => $"{reason}: the source's token is not valid",
        403 => $"{reason}: the source's token may not read and write pull requests and their comments",
        404 => $"{reason}: the host has no such repository or pull request, or hides it from the source's token",
        _ => reason,
    };

    [GeneratedRegex("""<[^>?]*(?<query>\?[A-Za-z0-9_%.=&:/+\-\[\]~]+)>\s*;[^,]*rel="?next""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Next();
}
