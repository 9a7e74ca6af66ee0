using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.GitHosts;

/// <summary>Bitbucket Server and Data Center, 7.4 and newer.</summary>
/// <remarks>Body: <c>{"key":"trimtab/shop","state":"SUCCESSFUL","name":"…","description":"…","url":"…"}</c>; the address is required.
/// Source: Bitbucket Data Center REST API, "Store a build status". Repositories are cloned from <c>/scm/PROJECT/name.git</c>.</remarks>
internal sealed class BitbucketServerStatuses : IStatusHost
{
    public StatusCall? CallOf(FleetSource source, CommitStatus status)
    {
        if (HostAddress.OwnerAndName(source) is not var (project, name))
        {
            return null;
        }

        var root = RootOf(source);
        var commit = $"projects/{project}/repos/{name}/commits/{Uri.EscapeDataString(status.Revision)}";
        return new StatusCall(
            new Uri(HostAddress.Api(source, new Uri(root, "rest/api/1.0/")), $"{commit}/builds"),
            new JsonObject
            {
                ["key"] = status.Context,
                ["state"] = BitbucketStatuses.StateOf(status.State),
                ["name"] = status.Context,
                ["description"] = status.Description,
                ["url"] = (status.Link ?? new Uri(root, commit)).AbsoluteUri,
            });
    }

    public AuthenticationHeaderValue Authorize(string token)
        => token.Contains(':', StringComparison.Ordinal) ? StatusToken.Basic(token) : StatusToken.Bearer(token);

    /// <returns>The repository's address in the API, with a trailing slash; null when the source's address names none.</returns>
    internal static Uri? RepositoryOf(FleetSource source)
        => HostAddress.OwnerAndName(source) is var (project, name)
            ? new Uri(HostAddress.Api(source, new Uri(RootOf(source), "rest/api/1.0/")), $"projects/{project}/repos/{name}/")
            : null;

    /// <returns>The address that Bitbucket is installed at: what comes before <c>/scm/</c>.</returns>
    private static Uri RootOf(FleetSource source)
    {
        var parts = RepositoryName.PartsOf(source.Repository);
        return HostAddress.Root(source, parts.Contains("scm", StringComparer.Ordinal) ? parts.TakeWhile(part => part != "scm") : []);
    }
}
