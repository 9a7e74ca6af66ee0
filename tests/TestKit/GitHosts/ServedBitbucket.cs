using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;

namespace Trimtab.TestKit.GitHosts;

/// <remarks>Bitbucket Cloud REST API 2.0, "Pull requests".</remarks>
public sealed class ServedBitbucket : ServedGitHost
{
    public override FleetSource Source => base.Source with { StatusApi = new Uri(Root, "2.0") };

    protected override GitHostKind Kind => GitHostKind.Bitbucket;

    protected override string Repository => "2.0/repositories/acme/shop";

    protected override string Authorization => $"Bearer {Token}";

    protected override ServedAnswer Answer(ServedCall call) => call.Route switch
    {
        "GET pullrequests" => Values(call, Requests.Where(request => IsWanted(call, request)).OrderByDescending(static request => request.CreatedAt).Select(FormOf)),
        "POST pullrequests" => Open(call),
        "GET pullrequests/N" => new ServedAnswer(200, FormOf(Find(call))),
        "PUT pullrequests/N" => Change(call, Find(call)),
        "POST pullrequests/N/decline" => Decline(Find(call)),
        "GET pullrequests/N/comments" => Values(call, Find(call).Comments.Select(static comment => new JsonObject { ["content"] = new JsonObject { ["raw"] = comment } })),
        "POST pullrequests/N/comments" => Comment(call),
        _ => ServedAnswer.Missing,
    };

    private static bool IsWanted(ServedCall call, ServedPullRequest request)
        => call.Text("q") == $"source.branch.name = \"{request.Head}\" AND destination.branch.name = \"{request.Base}\"" && call.Texts("state").Contains(StateOf(request));

    private ServedAnswer Values(ServedCall call, IEnumerable<JsonNode> items)
    {
        var page = Page(call, items, "pagelen");
        var body = new JsonObject { ["values"] = page.Body };
        if (page.Link is not null)
        {
            var next = (int.TryParse(call.Text("page"), CultureInfo.InvariantCulture, out var number) ? number : 1) + 1;
            body["next"] = $"{call.Address}?{string.Concat(call.Query.Where(static field => field.Key != "page").SelectMany(static field => field.Value.Select(value => $"{field.Key}={Uri.EscapeDataString(value!)}&")))}page={next}";
        }

        return new ServedAnswer(200, body);
    }

    private ServedAnswer Open(ServedCall call)
    {
        var (head, target) = (call.Member("source", "branch", "name"), call.Member("destination", "branch", "name"));
        return IsOpen(head, target)
            ? new ServedAnswer(400, JsonNode.Parse("""{"type":"error","error":{"message":"There is already an open pull request for these branches."}}"""))
            : new ServedAnswer(201, FormOf(Add(head, call.Member("description"), target, title: call.Member("title"))));
    }

    private ServedAnswer Change(ServedCall call, ServedPullRequest request)
    {
        if (request.State != "open")
        {
            return new ServedAnswer(400, JsonNode.Parse("""{"type":"error","error":{"message":"Only open pull requests can be mutated."}}"""));
        }

        Edit(call, request, "description");
        (request.Reviewers, request.ClosesBranch) = (call.Members("reviewers", "uuid"), call.Body?["close_source_branch"]?.GetValue<bool>() ?? false);
        return new ServedAnswer(200, FormOf(request));
    }

    private ServedAnswer Decline(ServedPullRequest request)
    {
        if (request.State != "open")
        {
            return new ServedAnswer(400, JsonNode.Parse("""{"type":"error","error":{"message":"This pull request is already closed."}}"""));
        }

        (request.State, request.By) = ("closed", "trimtab-bot");
        return new ServedAnswer(200, FormOf(request));
    }

    private ServedAnswer Comment(ServedCall call)
    {
        Find(call).Comments.Add(call.Member("content", "raw"));
        return new ServedAnswer(201, new JsonObject { ["id"] = 1 });
    }

    private JsonNode FormOf(ServedPullRequest request) => new JsonObject
    {
        ["id"] = request.Number,
        ["state"] = StateOf(request),
        ["title"] = request.Title,
        ["description"] = request.Text,
        ["reviewers"] = new JsonArray([.. request.Reviewers.Select(static id => new JsonObject { ["type"] = "user", ["uuid"] = id, ["display_name"] = "Full Name" })]),
        ["close_source_branch"] = request.ClosesBranch,
        ["links"] = new JsonObject { ["html"] = new JsonObject { ["href"] = $"https://bitbucket.org/acme/shop/pull-requests/{request.Number}" } },
        ["source"] = new JsonObject { ["commit"] = new JsonObject { ["hash"] = request.Commit[..12] } },
        ["closed_by"] = request.State == "open" ? null : new JsonObject { ["display_name"] = "Full Name", ["nickname"] = request.By },
    };

    private static string StateOf(ServedPullRequest request) => request.State switch { "open" => "OPEN", "merged" => "MERGED", _ => "DECLINED" };
}
