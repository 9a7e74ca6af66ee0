using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;

namespace Trimtab.TestKit.GitHosts;

/// <remarks>GitHub REST API, "Pull requests", "Issues", "Issue comments".</remarks>
public class ServedGitHub : ServedGitHost
{
    protected override GitHostKind Kind => GitHostKind.Github;

    protected override string Repository => "api/v3/repos/acme/shop";

    protected override string Authorization => $"Bearer {Token}";

    protected override ServedAnswer Answer(ServedCall call) => call.Route switch
    {
        "GET pulls" => Page(call, Requests
            .Where(request => call.Text("head") == $"acme:{request.Head}" && call.Text("base") == request.Base && (call.Text("state") == "all" || call.Text("state") == StateOf(request)))
            .OrderByDescending(static request => request.CreatedAt).Select(ItemOf)),
        "POST pulls" => Open(call),
        "GET pulls/N" => new ServedAnswer(200, WholeOf(Find(call))),
        "PATCH pulls/N" => Change(call),
        "GET issues/N" => new ServedAnswer(200, new JsonObject { ["number"] = call.Number, ["state"] = StateOf(Find(call)), ["closed_by"] = UserOf(Find(call).By) }),
        "GET issues/N/comments" => Page(call, Find(call).Comments.Select(static comment => new JsonObject { ["id"] = 1, ["body"] = comment })),
        "POST issues/N/comments" => Comment(call),
        _ => ServedAnswer.Missing,
    };

    protected ServedAnswer Comment(ServedCall call)
    {
        Find(call).Comments.Add(call.Member("body"));
        return new ServedAnswer(201, new JsonObject { ["id"] = 1, ["body"] = call.Member("body") });
    }

    protected ServedAnswer Change(ServedCall call)
    {
        var request = Find(call);
        if (call.Member("state") == "closed" && request.State == "open")
        {
            (request.State, request.By) = ("closed", "trimtab-bot");
        }

        Edit(call, request, "body");
        return new ServedAnswer(200, WholeOf(request));
    }

    protected ServedAnswer Add(ServedCall call)
        => new(201, WholeOf(Add(call.Member("head"), call.Member("body"), call.Member("base"), title: call.Member("title"))));

    /// <summary>As a list has it: without who merged it, and whether it can be.</summary>
    protected JsonNode ItemOf(ServedPullRequest request) => new JsonObject
    {
        ["number"] = request.Number,
        ["state"] = StateOf(request),
        ["html_url"] = $"{Root}acme/shop/pull/{request.Number}",
        ["title"] = request.Title,
        ["body"] = request.Text,
        ["created_at"] = request.CreatedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["merged_at"] = request.State == "merged" ? "2030-01-02T03:04:05Z" : null,
        ["head"] = new JsonObject { ["ref"] = request.Head, ["sha"] = request.Commit },
        ["base"] = new JsonObject { ["ref"] = request.Base },
    };

    protected JsonObject WholeOf(ServedPullRequest request)
    {
        var whole = (JsonObject)ItemOf(request);
        whole["merged"] = request.State == "merged";
        whole["merged_by"] = request.State == "merged" ? UserOf(request.By) : null;
        whole["mergeable"] = request.State == "open" ? !request.HasConflict : null;
        return whole;
    }

    protected static JsonObject? UserOf(string name) => name.Length == 0 ? null : new JsonObject { ["login"] = name };

    protected static string StateOf(ServedPullRequest request) => request.State == "open" ? "open" : "closed";

    private ServedAnswer Open(ServedCall call)
        => IsOpen(call.Member("head"), call.Member("base"))
            ? new ServedAnswer(422, JsonNode.Parse($$"""{"message":"Validation Failed","errors":[{"resource":"PullRequest","code":"custom","message":"A pull request already exists for acme:{{call.Member("head")}}."}],"status":"422"}"""))
            : Add(call);
}
