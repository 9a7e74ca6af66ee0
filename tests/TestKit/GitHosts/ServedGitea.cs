using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;

namespace Trimtab.TestKit.GitHosts;

/// <remarks>Gitea API: GitHub's forms with limits of its own, no filter by branch, no ETags, and who closed a request in the timeline only.</remarks>
public sealed class ServedGitea : ServedGitHub
{
    protected override GitHostKind Kind => GitHostKind.Gitea;

    protected override string Repository => "api/v1/repos/acme/shop";

    protected override string Authorization => $"token {Token}";

    protected override bool HasETags => false;

    protected override ServedAnswer Answer(ServedCall call) => call.Route switch
    {
        "GET pulls" => Page(call, Requests.Where(request => call.Text("state") == StateOf(request)).OrderByDescending(static request => request.CreatedAt).Select(WholeOf), "limit"),
        "POST pulls" => IsOpen(call.Member("head"), call.Member("base"))
            ? new ServedAnswer(409, new JsonObject { ["message"] = $"pull request already exists for these targets [id: 1, issue_id: 1, head_branch: {call.Member("head")}]" })
            : Add(call),
        "PATCH pulls/N" => Change(call) with { Status = 201 },
        "GET issues/N/comments" => Page(call, Find(call).Comments.Select(static comment => new JsonObject { ["body"] = comment }), "limit"),
        "GET issues/N/timeline" => Page(call, Timeline(Find(call)), "limit"),
        _ => base.Answer(call),
    };

    private static IEnumerable<JsonNode> Timeline(ServedPullRequest request)
    {
        yield return new JsonObject { ["type"] = "comment", ["user"] = UserOf("somebody") };
        yield return new JsonObject { ["type"] = "pull_push", ["user"] = UserOf("trimtab-bot") };
        if (request.State == "closed")
        {
            yield return new JsonObject { ["type"] = "close", ["user"] = UserOf(request.By) };
        }
    }
}
