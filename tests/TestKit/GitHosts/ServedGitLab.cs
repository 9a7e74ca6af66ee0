using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;

namespace Trimtab.TestKit.GitHosts;

/// <remarks>GitLab REST API, "Merge requests" and "Notes".</remarks>
public sealed class ServedGitLab : ServedGitHost
{
    protected override GitHostKind Kind => GitHostKind.Gitlab;

    protected override string Repository => "api/v4/projects/acme%2Fshop";

    protected override string Authorization => $"Bearer {Token}";

    protected override ServedAnswer Answer(ServedCall call) => call.Route switch
    {
        "GET merge_requests" => Page(call, Requests
            .Where(request => request.Head == call.Text("source_branch") && request.Base == call.Text("target_branch") && call.Text("state") == "all")
            .OrderByDescending(static request => request.CreatedAt).Select(FormOf)),
        "POST merge_requests" => Open(call),
        "GET merge_requests/N" => new ServedAnswer(200, FormOf(Find(call))),
        "PUT merge_requests/N" => Change(call),
        "GET merge_requests/N/notes" => Page(call, Find(call).Comments.Select(static note => new JsonObject { ["body"] = note, ["system"] = false })),
        "POST merge_requests/N/notes" => Note(call),
        _ => ServedAnswer.Missing,
    };

    private ServedAnswer Open(ServedCall call)
    {
        var (head, target) = (call.Member("source_branch"), call.Member("target_branch"));
        return IsOpen(head, target)
            ? new ServedAnswer(409, JsonNode.Parse("""{"message":["Another open merge request already exists for this source branch: !1"]}"""))
            : new ServedAnswer(201, FormOf(Add(head, call.Member("description"), target, title: call.Member("title"))));
    }

    private ServedAnswer Change(ServedCall call)
    {
        var request = Find(call);
        if (call.Member("state_event") == "close" && request.State == "open")
        {
            (request.State, request.By) = ("closed", "trimtab-bot");
        }

        Edit(call, request, "description");
        return new ServedAnswer(200, FormOf(request));
    }

    private ServedAnswer Note(ServedCall call)
    {
        Find(call).Comments.Add(call.Member("body"));
        return new ServedAnswer(201, new JsonObject { ["body"] = call.Member("body") });
    }

    private JsonNode FormOf(ServedPullRequest request) => new JsonObject
    {
        ["id"] = request.Number + 1000,
        ["iid"] = request.Number,
        ["state"] = request.State == "open" ? "opened" : request.State,
        ["web_url"] = $"{Root}acme/shop/-/merge_requests/{request.Number}",
        ["title"] = request.Title,
        ["description"] = request.Text,
        ["sha"] = request.Commit,
        ["has_conflicts"] = request.HasConflict,
        ["merge_user"] = request.State == "merged" ? new JsonObject { ["username"] = request.By } : null,
        ["closed_by"] = request.State == "closed" ? new JsonObject { ["username"] = request.By } : null,
    };
}
