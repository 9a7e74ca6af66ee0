using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Http;
using Trimtab.Domain;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.GitHosts;

/// <summary>Commit statuses by GitHub's REST API, also of GitHub Enterprise.</summary>
/// <remarks>Body: <c>{"state":"success","context":"trimtab/shop","description":"…"}</c>. Source: GitHub REST API, "Create a commit status".</remarks>
public sealed class GitHubCommitStatuses(OutgoingHttp http, ISecrets secrets) : ICommitStatuses
{
    private static readonly Uri PublicApi = new("https://api.github.com/");

    /// <inheritdoc/>
    public bool Accepts(FleetSource source) => source.Token is not null && ApiOf(source) is not null && RepositoryOf(source) is not null;

    /// <inheritdoc/>
    public async Task<Delivery> SetAsync(FleetSource source, CommitStatus status, CancellationToken cancellationToken)
    {
        if (ApiOf(source) is not { } api || RepositoryOf(source) is not { } repository || source.Token is not { } reference)
        {
            return new Delivery.Refused($"source {source.Name} has no status API or no token");
        }

        string token;
        try
        {
            token = secrets.Read(reference);
        }
        catch (SecretUnavailableException e)
        {
            return new Delivery.TryLater(null, e.Message);
        }

        var body = new JsonObject
        {
            ["state"] = status.State.ToString().ToLowerInvariant(),
            ["context"] = status.Context,
            ["description"] = status.Description,
        };
        var address = new Uri(api, $"repos/{repository}/statuses/{Uri.EscapeDataString(status.Revision)}");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(DocumentJson.Serialize(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token[(token.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        return await http.SendAsync(request, [token], cancellationToken);
    }

    private static Uri? ApiOf(FleetSource source)
        => source.StatusApi is { } set ? new Uri(set.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/")
            : source.Repository.Host is "github.com" or "www.github.com" ? PublicApi
            : null;

    /// <returns><c>owner/name</c>, each escaped; null when the address has no such form.</returns>
    private static string? RepositoryOf(FleetSource source)
    {
        var parts = source.Repository.AbsolutePath.Trim('/').Split('/');
        var name = parts[^1].EndsWith(".git", StringComparison.Ordinal) ? parts[^1][..^4] : parts[^1];
        return parts.Length >= 2 && name.Length > 0 ? $"{parts[^2]}/{name}" : null;
    }
}
