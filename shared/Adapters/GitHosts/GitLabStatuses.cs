using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.GitHosts;

/// <remarks>Body: <c>{"state":"success","name":"trimtab/shop","ref":"main","description":"…","target_url":"…"}</c>; the project is its whole path, escaped as one part.
/// Source: GitLab REST API, "Set commit pipeline status".</remarks>
internal sealed class GitLabStatuses : IStatusHost
{
    public StatusCall? CallOf(FleetSource source, CommitStatus status)
    {
        return RepositoryOf(source) is not { } project
            ? null
            : new StatusCall(
                new Uri(project, $"statuses/{Uri.EscapeDataString(status.Revision)}"),
                new JsonObject
                {
                    ["state"] = StateOf(status.State),
                    ["name"] = status.Context,
                    ["ref"] = source.Branch,
                    ["description"] = status.Description,
                    ["target_url"] = status.Link?.AbsoluteUri,
                });
    }

    /// <returns>The project's address in the API, with a trailing slash; null when the source's address names none.</returns>
    internal static Uri? RepositoryOf(FleetSource source)
    {
        var api = HostAddress.Api(source, HostAddress.Root(source, "api", "v4"));
        var project = ProjectOf(source, api);
        return project.Length < 2 ? null : new Uri(api, $"projects/{Uri.EscapeDataString(string.Join('/', project))}/");
    }

    // Personal, project and group access tokens may be sent so, and OAuth tokens must.
    public AuthenticationHeaderValue Authorize(string token) => StatusToken.Bearer(token);

    /// <summary>A status that stands already can't be set again; GitLab says so with a 400.</summary>
    public Delivery Read(int code, string answer, Delivery usual)
        => code == 400 && answer.Contains("Cannot transition status", StringComparison.OrdinalIgnoreCase) ? new Delivery.Delivered() : usual;

    /// <returns>The path's parts without those below which GitLab itself is installed.</returns>
    private static string[] ProjectOf(FleetSource source, Uri api)
    {
        var parts = RepositoryName.PartsOf(source.Repository);
        string[] prefix = [.. RepositoryName.PartsOf(api).TakeWhile(part => part != "api")];
        return parts.Take(prefix.Length).SequenceEqual(prefix, StringComparer.Ordinal) ? parts[prefix.Length..] : parts;
    }

    private static string StateOf(CommitState state) => state switch
    {
        CommitState.Pending => "pending",
        CommitState.Success => "success",
        _ => "failed",
    };
}
