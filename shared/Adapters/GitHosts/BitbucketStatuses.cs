using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.GitHosts;

/// <summary>Bitbucket Cloud.</summary>
/// <remarks>Body: <c>{"key":"trimtab/shop","state":"SUCCESSFUL","name":"…","description":"…","url":"…"}</c>; the address is required, a key has at most 40 characters.
/// Source: Bitbucket Cloud REST API 2.0, "Create a build status for a commit".</remarks>
internal sealed class BitbucketStatuses : IStatusHost
{
    private const int MaxKeyLength = 40;
    private static readonly Uri Public = new("https://api.bitbucket.org/2.0/");

    public StatusCall? CallOf(FleetSource source, CommitStatus status)
    {
        if (HostAddress.OwnerAndName(source) is not var (workspace, name))
        {
            return null;
        }

        var revision = Uri.EscapeDataString(status.Revision);
        return new StatusCall(
            new Uri(RepositoryOf(source)!, $"commit/{revision}/statuses/build"),
            new JsonObject
            {
                ["key"] = KeyOf(status.Context),
                ["state"] = StateOf(status.State),
                ["name"] = status.Context,
                ["description"] = status.Description,
                ["url"] = (status.Link ?? new Uri($"https://bitbucket.org/{workspace}/{name}/commits/{revision}")).AbsoluteUri,
            });
    }

    public AuthenticationHeaderValue Authorize(string token)
        => token.Contains(':', StringComparison.Ordinal) ? StatusToken.Basic(token) : StatusToken.Bearer(token);

    /// <summary>The words of both Bitbuckets.</summary>
    internal static string StateOf(CommitState state) => state switch
    {
        CommitState.Pending => "INPROGRESS",
        CommitState.Success => "SUCCESSFUL",
        _ => "FAILED",
    };

    /// <returns>The repository's address in the API, with a trailing slash; null when the source's address names none.</returns>
    internal static Uri? RepositoryOf(FleetSource source)
        => HostAddress.OwnerAndName(source) is var (workspace, name) ? new Uri(HostAddress.Api(source, Public), $"repositories/{workspace}/{name}/") : null;

    private static string KeyOf(string context)
        => context.Length <= MaxKeyLength ? context : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context)))[..MaxKeyLength];
}
