using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.GitHosts;

/// <summary>Azure DevOps Services and Server.</summary>
/// <remarks>Body: <c>{"state":"succeeded","description":"…","targetUrl":"…","context":{"genre":"trimtab","name":"shop"}}</c>.
/// Source: Azure DevOps REST API 7.1, Git, "Statuses - Create".</remarks>
internal sealed class AzureDevOpsStatuses : IStatusHost
{
    public StatusCall? CallOf(FleetSource source, CommitStatus status)
    {
        if (PlaceOf(source) is not var (organisation, project, name))
        {
            return null;
        }

        var context = status.Context.Split('/', 2);
        var path = $"{Uri.EscapeDataString(project)}/_apis/git/repositories/{Uri.EscapeDataString(name)}/commits/{Uri.EscapeDataString(status.Revision)}/statuses?api-version=7.1";
        return new StatusCall(
            new Uri(HostAddress.Api(source, organisation), path),
            new JsonObject
            {
                ["state"] = StateOf(status.State),
                ["description"] = status.Description,
                ["targetUrl"] = status.Link?.AbsoluteUri,
                ["context"] = new JsonObject { ["genre"] = context.Length == 2 ? context[0] : null, ["name"] = context[^1] },
            });
    }

    // A personal access token goes with any user, or none.
    public AuthenticationHeaderValue Authorize(string token) => StatusToken.Basic(token.Contains(':', StringComparison.Ordinal) ? token : ":" + token);

    /// <summary>A wrong token is not told by a 401 but by a page to sign in, with 203 or a redirect to it.</summary>
    public Delivery Read(int code, string answer, Delivery usual)
        => code is 203 or 302 ? new Delivery.Refused($"the answer was {code}, a page to sign in: the token is not valid") : usual;

    /// <returns>The organisation's or collection's address, the project and the repository; null when the address has no such form.</returns>
    private static (Uri Organisation, string Project, string Name)? PlaceOf(FleetSource source)
    {
        var parts = RepositoryName.PartsOf(source.Repository);
        if (parts is ["v3", var owner, var project, var name])
        {
            return (new Uri($"https://dev.azure.com/{Uri.EscapeDataString(owner)}/"), project, name);
        }

        var mark = Array.IndexOf(parts, "_git");
        if (mark < 0 || mark != parts.Length - 2)
        {
            return null;
        }

        // A project's first repository has its name, and the address then leaves the project out.
        var isLeftOut = mark == (source.Repository.Host == "dev.azure.com" ? 1 : 0);
        return isLeftOut
            ? (HostAddress.Root(source, parts[..mark]), parts[^1], parts[^1])
            : (HostAddress.Root(source, parts[..(mark - 1)]), parts[mark - 1], parts[^1]);
    }

    private static string StateOf(CommitState state) => state switch
    {
        CommitState.Pending => "pending",
        CommitState.Success => "succeeded",
        CommitState.Failure => "failed",
        _ => "error",
    };
}
