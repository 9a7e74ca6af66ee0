using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;

namespace Trimtab.TestKit.GitHosts;

/// <remarks>Bitbucket Data Center REST API 1.0, "Pull requests".</remarks>
public sealed class ServedBitbucketServer : ServedGitHost
{
    public override FleetSource Source => base.Source with { Repository = new Uri(Root, "scm/acme/shop.git") };

    protected override GitHostKind Kind => GitHostKind.BitbucketServer;

    protected override string Repository => "rest/api/1.0/projects/acme/repos/shop";

    protected override string Authorization => $"Bearer {Token}";

    protected override bool HasETags => false;

    protected override ServedAnswer Answer(ServedCall call) => call.Route switch
    {
        "GET pull-requests" => Values(call, Requests
            .Where(request => call.Text("at") == $"refs/heads/{request.Head}" && call.Text("direction") == "OUTGOING" && call.Text("state") == "ALL")
            .OrderByDescending(static request => request.CreatedAt).Select(FormOf)),
        "POST pull-requests" => Open(call),
        "GET pull-requests/N" => new ServedAnswer(200, FormOf(Find(call))),
        "PUT pull-requests/N" => Change(call, Find(call)),
        "POST pull-requests/N/decline" => Decline(call, Find(call)),
        "GET pull-requests/N/activities" => Values(call, Activities(Find(call))),
        "POST pull-requests/N/comments" => Comment(call),
        _ => ServedAnswer.Missing,
    };

    private ServedAnswer Values(ServedCall call, IEnumerable<JsonNode> items)
    {
        var all = items.ToList();
        var start = int.Parse(call.Text("start"), CultureInfo.InvariantCulture);
        var end = start + PageSize;
        var body = new JsonObject { ["values"] = new JsonArray([.. all.Skip(start).Take(PageSize)]), ["isLastPage"] = end >= all.Count, ["nextPageStart"] = end < all.Count ? end : null };
        return new ServedAnswer(200, body);
    }

    private ServedAnswer Open(ServedCall call)
    {
        var (head, target) = (call.Member("fromRef", "id")["refs/heads/".Length..], call.Member("toRef", "id")["refs/heads/".Length..]);
        return IsOpen(head, target)
            ? new ServedAnswer(409, JsonNode.Parse("""{"errors":[{"message":"Only one pull request may be open for a given source and target branch","exceptionName":"com.atlassian.bitbucket.pull.DuplicatePullRequestException"}]}"""))
            : new ServedAnswer(201, FormOf(Add(head, call.Member("description"), target, title: call.Member("title"))));
    }

    private ServedAnswer Change(ServedCall call, ServedPullRequest request)
    {
        (int Status, string Message, string Exception) fault = call.Count("version") is not { } version ? (400, "The pull request's version must be specified", "ArgumentValidation")
            : version != request.Version ? (409, "You are attempting to modify a pull request based on out-of-date information.", "PullRequestOutOfDate")
            : request.State != "open" ? (409, "This pull request has been merged or declined already, and can't be changed.", "IllegalPullRequestState")
            : (0, "", "");
        if (fault.Status > 0)
        {
            return new ServedAnswer(fault.Status, new JsonObject
            {
                ["errors"] = new JsonArray(new JsonObject { ["context"] = null, ["message"] = fault.Message, ["exceptionName"] = $"com.atlassian.bitbucket.pull.{fault.Exception}Exception" }),
            });
        }

        Edit(call, request, "description");
        (request.Reviewers, request.Version) = (call.Members("reviewers", "user", "name"), request.Version + 1);
        return new ServedAnswer(200, FormOf(request));
    }

    private ServedAnswer Decline(ServedCall call, ServedPullRequest request)
    {
        if (request.State != "open" || call.Text("version") != request.Version.ToString(CultureInfo.InvariantCulture))
        {
            return new ServedAnswer(409, JsonNode.Parse("""{"errors":[{"message":"The pull request has been updated since you last viewed it"}]}"""));
        }

        (request.State, request.By) = ("closed", "trimtab-bot");
        return new ServedAnswer(200, FormOf(request));
    }

    private ServedAnswer Comment(ServedCall call)
    {
        Find(call).Comments.Add(call.Member("text"));
        return new ServedAnswer(201, new JsonObject { ["id"] = 1 });
    }

    private static IEnumerable<JsonNode> Activities(ServedPullRequest request)
    {
        if (request.State != "open")
        {
            yield return new JsonObject { ["action"] = request.State == "merged" ? "MERGED" : "DECLINED", ["user"] = new JsonObject { ["name"] = request.By, ["displayName"] = "Full Name" } };
        }

        foreach (var comment in request.Comments)
        {
            yield return new JsonObject { ["action"] = "COMMENTED", ["user"] = new JsonObject { ["name"] = "x" }, ["comment"] = new JsonObject { ["text"] = comment } };
        }

        yield return new JsonObject { ["action"] = "OPENED", ["user"] = new JsonObject { ["name"] = "trimtab-bot" } };
    }

    private JsonNode FormOf(ServedPullRequest request) => new JsonObject
    {
        ["id"] = request.Number,
        ["version"] = request.Version,
        ["state"] = request.State switch { "open" => "OPEN", "merged" => "MERGED", _ => "DECLINED" },
        ["title"] = request.Title,
        ["description"] = request.Text,
        ["reviewers"] = new JsonArray([.. request.Reviewers.Select(static name => new JsonObject { ["user"] = new JsonObject { ["name"] = name }, ["role"] = "REVIEWER" })]),
        ["fromRef"] = new JsonObject { ["id"] = $"refs/heads/{request.Head}", ["latestCommit"] = request.Commit },
        ["toRef"] = new JsonObject { ["id"] = $"refs/heads/{request.Base}" },
        ["links"] = new JsonObject { ["self"] = new JsonArray(new JsonObject { ["href"] = $"{Root}projects/acme/repos/shop/pull-requests/{request.Number}" }) },
    };
}
