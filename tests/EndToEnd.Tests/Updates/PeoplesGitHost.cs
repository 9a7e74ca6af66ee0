using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Local;
using Trimtab.TestKit.GitHosts;
using Trimtab.TestKit.Http;

namespace Trimtab.EndToEnd.Tests.Updates;

/// <summary>A Git host where people answer pull requests: the repository acme/shop over HTTP, its API in GitHub's form, and its webhook. A merge is one in Git.</summary>
internal sealed class PeoplesGitHost : IAsyncDisposable
{
    private const string Repository = "acme/shop";
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly Api _api = new();
    private readonly HttpClient _http = HttpReceiver.CreateClient();
    private readonly GitHttpServer _git;
    private readonly LocalRepository _desk;
    private readonly LocalWebhook _webhook;

    private PeoplesGitHost(GitHttpServer git, LocalRepository desk, LocalWebhook webhook) => (_git, _desk, _webhook) = (git, desk, webhook);

    /// <summary>What git and the API want to see.</summary>
    public static string Token => ServedGitHost.Token;

    public Uri Address => _git.AddressOf(Repository);

    public Uri ApiAddress => new(_api.Source.Repository, "/api/v3");

    public IList<ServedPullRequest> Requests => _api.Requests;

    /// <summary>Called once a call took effect, before who called is told: with <c>POST pulls</c> when a request was opened, with <c>PATCH pulls/N</c> when one was changed.</summary>
    public Action<string> TookEffect
    {
        set => _api.TookEffect = value;
    }

    /// <param name="directory">For its files.</param>
    /// <param name="webhook">Is told of every push, and of what people do with requests.</param>
    public static async Task<PeoplesGitHost> StartAsync(string directory, LocalWebhook webhook)
    {
        var root = Path.Combine(directory, "git");
        var git = await GitHttpServer.StartAsync(root, Token, port: 0, None);
        await git.CreateRepositoryAsync(Repository, None);
        git.Webhook = webhook;

        // By its directory: the host itself writes there, and tells when it has.
        var desk = await LocalRepository.CreateAsync(Path.Combine(directory, "desk"), new Uri(Path.Combine(root, $"{Repository}.git")), "main", None);
        var host = new PeoplesGitHost(git, desk, webhook);
        await host._api.StartAsync();
        return host;
    }

    /// <summary>The first commit.</summary>
    public async Task FoundAsync(IReadOnlyDictionary<string, string> files)
    {
        foreach (var (file, text) in files)
        {
            await _desk.WriteAsync(file, text, None);
        }

        await _desk.CommitAsync("Begin", None);
        await _desk.PushAsync(None);
    }

    /// <summary>Merges a request as its page's button does.</summary>
    public async Task MergeAsync(ServedPullRequest request, string by)
    {
        await _desk.GitAsync(["fetch", "--quiet", "origin"], None);
        var before = (await _desk.GitAsync(["rev-parse", "HEAD"], None)).Trim();
        await _desk.GitAsync(["merge", "--quiet", "--no-ff", "--message", $"Merge pull request #{request.Number}", $"origin/{request.Head}"], None);
        await _desk.PushAsync(None);
        request.Commit = (await _desk.GitAsync(["rev-parse", $"origin/{request.Head}"], None)).Trim();
        (request.State, request.By) = ("merged", by);
        var after = (await _desk.GitAsync(["rev-parse", "HEAD"], None)).Trim();
        await TellAsync("push", new JsonObject { ["ref"] = "refs/heads/main", ["before"] = before, ["after"] = after });
        await TellAsync("pull_request", Event(request));
    }

    public Task CloseAsync(ServedPullRequest request, string by)
    {
        (request.State, request.By) = ("closed", by);
        return TellAsync("pull_request", Event(request));
    }

    /// <summary>A file as the branch's newest commit has it.</summary>
    public async Task<string> ReadAsync(string file, string branch = "main")
    {
        await _desk.GitAsync(["fetch", "--quiet", "--prune", "origin"], None);
        return await _desk.GitAsync(["show", $"origin/{branch}:{file}"], None);
    }

    /// <summary>The subjects of a branch's commits, the newest first.</summary>
    public async Task<IReadOnlyList<string>> CommitsAsync(string branch = "main")
    {
        await _desk.GitAsync(["fetch", "--quiet", "--prune", "origin"], None);
        return (await _desk.GitAsync(["log", "--format=%s", $"origin/{branch}"], None)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async Task<IReadOnlyList<string>> BranchesAsync()
        => (await _desk.GitAsync(["ls-remote", "--heads", "origin"], None)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split("refs/heads/")[1]).ToArray();

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _git.DisposeAsync();
        _http.Dispose();
    }

    private static JsonObject Event(ServedPullRequest request) => new()
    {
        ["action"] = "closed",
        ["number"] = request.Number,
        ["pull_request"] = new JsonObject { ["number"] = request.Number, ["merged"] = request.State == "merged" },
    };

    private async Task TellAsync(string kind, JsonObject told)
    {
        told["repository"] = new JsonObject { ["full_name"] = Repository };
        var body = Encoding.UTF8.GetBytes(told.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, _webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-GitHub-Event", kind);
        request.Headers.Add("X-GitHub-Delivery", Guid.NewGuid().ToString());
        request.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_webhook.Secret), body))}");
        using var answer = await _http.SendAsync(request, None);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted);
    }

    /// <summary>GitHub's pull requests, and the commit statuses that it takes beside them.</summary>
    private sealed class Api : ServedGitHub
    {
        public Action<string> TookEffect { get; set; } = static _ => { };

        protected override ServedAnswer Answer(ServedCall call)
        {
            if (call.Method == "POST" && call.Path.StartsWith("statuses/", StringComparison.Ordinal))
            {
                return new ServedAnswer(201, new JsonObject { ["id"] = 1 });
            }

            var answer = base.Answer(call);
            if (call.Method != "GET" && answer.Status is 200 or 201)
            {
                TookEffect(call.Route);
            }

            return answer;
        }
    }
}
