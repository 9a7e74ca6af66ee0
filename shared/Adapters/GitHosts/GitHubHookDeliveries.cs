using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Sources.Hosts;
using Trimtab.Domain.Sources.Redelivery;

namespace Trimtab.Adapters.GitHosts;

/// <summary>The deliveries of a repository's or an organisation's webhook at GitHub.</summary>
/// <remarks>Source: GitHub REST API, "Repository webhooks" and "Organization webhooks", alike: list webhooks, list deliveries (newest first, paged by <c>cursor</c>), redeliver.</remarks>
public sealed partial class GitHubHookDeliveries(OutgoingHttp http, ISecrets secrets) : IHookDeliveries
{
    private const int MaxBytes = 4 << 20;

    // 3000 attempts in 3 days; what is older than these is seen by the source's interval.
    private const int MaxPages = 30;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<HookDelivery>> ListAsync(FleetSource source, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var hook = await HookOfAsync(source, cancellationToken);
        var found = new List<HookDelivery>();
        await foreach (var page in PagesAsync(source, $"hooks/{hook}/deliveries", cancellationToken))
        {
            var attempts = page.EnumerateArray().Select(attempt => AttemptOf(hook, attempt)).OfType<HookDelivery>().ToList();
            found.AddRange(attempts.Where(attempt => attempt.Time >= since));
            if (attempts.Count == 0 || attempts[^1].Time < since)
            {
                break;
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public async Task<Delivery> RedeliverAsync(FleetSource source, HookDelivery delivery, CancellationToken cancellationToken)
    {
        var (request, token) = await RequestAsync(HttpMethod.Post, source, $"hooks/{delivery.Hook}/deliveries/{delivery.Id}/attempts", cancellationToken);
        using (request)
        {
            return await http.SendAsync(request, [token], cancellationToken);
        }
    }

    private async Task<long> HookOfAsync(FleetSource source, CancellationToken cancellationToken)
    {
        if (source.Webhook?.HookId is { } known)
        {
            return known;
        }

        await foreach (var page in PagesAsync(source, "hooks", cancellationToken))
        {
            foreach (var hook in page.EnumerateArray())
            {
                if (hook.NumberAt("id") is { } id
                    && Uri.TryCreate(hook.TextAt("config", "url"), UriKind.Absolute, out var address)
                    && address.AbsolutePath.EndsWith($"/webhooks/{source.Name}", StringComparison.Ordinal))
                {
                    return id;
                }
            }
        }

        throw new SourceException($"the {OwnerOf(source)} has no webhook whose address ends with /webhooks/{source.Name}; name it in webhook.hookId", isTransient: false);
    }

    private async IAsyncEnumerable<JsonElement> PagesAsync(FleetSource source, string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = "?per_page=100";
        for (var number = 1; number <= MaxPages; number++)
        {
            var (request, token) = await RequestAsync(HttpMethod.Get, source, path + query, cancellationToken);
            HttpAnswer answer;
            using (request)
            {
                answer = await http.ReadAsync(request, [token], MaxBytes, cancellationToken);
            }

            using var page = Parse(source, answer);
            yield return page.RootElement;

            // Only the place in the list is taken from the answer, so that the token goes nowhere else.
            if (Next().Match(answer.Link) is not { Success: true } next)
            {
                yield break;
            }

            query = $"?per_page=100&{next.Groups["place"].Value}";
        }
    }

    private static JsonDocument Parse(FleetSource source, HttpAnswer answer)
    {
        switch (answer.Result)
        {
            case Delivery.Refused refused:
                throw new SourceException($"{refused.Reason}; the token needs the right to read and write the {OwnerOf(source)}'s webhooks", isTransient: false);
            case Delivery.TryLater later:
                throw new SourceException(later.Reason, isTransient: true);
        }

        try
        {
            var page = JsonDocument.Parse(answer.Content);
            return page.RootElement.ValueKind == JsonValueKind.Array ? page : throw new SourceException("the answer is no list: is statusApi the address of GitHub's API?", isTransient: false);
        }
        catch (JsonException exception)
        {
            throw new SourceException("the answer is no JSON: is statusApi the address of GitHub's API?", isTransient: false, exception);
        }
    }

    private async Task<(HttpRequestMessage Request, string Token)> RequestAsync(HttpMethod method, FleetSource source, string path, CancellationToken cancellationToken)
    {
        if (source.Token is not { } reference || HostAddress.OwnerAndName(source) is not var (owner, name))
        {
            throw new SourceException("it has no token, or its address names no repository", isTransient: false);
        }

        try
        {
            var token = StatusToken.PasswordOf(await secrets.ReadAsync(reference, cancellationToken));
            var request = new HttpRequestMessage(method, new Uri(GitHubApi.Of(source), $"{(IsOfOrganisation(source) ? $"orgs/{owner}" : $"repos/{owner}/{name}")}/{path}"));
            request.Headers.Accept.ParseAdd("application/vnd.github+json");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return (request, token);
        }
        catch (SecretUnavailableException exception)
        {
            throw new SourceException(exception.Message, isTransient: true, exception);
        }
    }

    private static bool IsOfOrganisation(FleetSource source) => source.Webhook is { HookOf: WebhookOwner.Organisation };

    private static string OwnerOf(FleetSource source) => IsOfOrganisation(source) ? "organisation" : "repository";

    private static HookDelivery? AttemptOf(long hook, JsonElement attempt)
        => attempt.NumberAt("id") is { } id && attempt.TextAt("guid") is { } guid && attempt.At("delivered_at") is { ValueKind: JsonValueKind.String } time && time.TryGetDateTimeOffset(out var made)
            ? new HookDelivery(hook, id, guid, made, attempt.TextAt("event") ?? "", (int)(attempt.NumberAt("status_code") ?? 0))
            : null;

    [GeneratedRegex("""<[^>]*[?&](?<place>(cursor|page)=[A-Za-z0-9_%.=-]+)[^>]*>\s*;\s*rel="?next""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Next();
}
