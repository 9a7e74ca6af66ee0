using System.Text.Json.Nodes;
using Trimtab.Adapters.GitHosts.PullRequests;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.GitHosts;

namespace Trimtab.Adapters.Tests.GitHosts;

public sealed class GitHostPullRequestsTests : IDisposable
{
    private const string Branch = "trimtab/web-1a2b3c4d";
    private static readonly DateTimeOffset Since = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly NewPullRequest New = new(Branch, "Update web", "Text.\n\nTrimtab-Change: 1");

    private readonly HttpClient _client = OutgoingHttp.CreateClient();
    private readonly GitHostPullRequests _requests;

    public GitHostPullRequestsTests() => _requests = Requests(ServedGitHost.Token);

    public static TheoryData<GitHostKind> Kinds => [GitHostKind.Github, GitHostKind.Gitlab, GitHostKind.Bitbucket, GitHostKind.BitbucketServer, GitHostKind.Gitea];

    public void Dispose() => _client.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_request_is_opened_once_and_found_again(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);

        var opened = await _requests.OpenAsync(host.Source, New, default);
        var again = await _requests.OpenAsync(host.Source, New, default);
        var listed = (await _requests.ListAsync(host.Source, Branch, Since, default)).ShouldHaveSingleItem();

        opened!.Phase.ShouldBe(PullRequestPhase.Open);
        opened.Address.AbsoluteUri.ShouldEndWith("/1");
        opened.Text.ShouldBe(New.Text);
        again.ShouldBeNull();
        listed.Number.ShouldBe(1);
        PullRequestText.Bears(listed, "1").ShouldBeTrue();
        var served = host.Requests.ShouldHaveSingleItem();
        served.Head.ShouldBe(Branch);
        served.Title.ShouldBe(New.Title);
        served.Base.ShouldBe("main");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Who_merged_and_who_closed_it_is_told(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        host.Add(Branch).By = "";
        (host.Requests[0].State, host.Requests[0].By) = ("merged", "alice");
        (host.Add(Branch).State, host.Requests[1].By) = ("closed", "bob");
        host.Add(Branch);

        var (merged, closed, open) = (await ReadAsync(host, 1), await ReadAsync(host, 2), await ReadAsync(host, 3));

        (merged!.Phase, merged.By).ShouldBe((PullRequestPhase.Merged, "alice"));
        (closed!.Phase, closed.By).ShouldBe((PullRequestPhase.Closed, "bob"));
        (open!.Phase, open.By).ShouldBe((PullRequestPhase.Open, ""));
        (await _requests.ListAsync(host.Source, Branch, Since, default)).Select(static state => (state.Number, state.Phase))
            .ShouldBe([(3, PullRequestPhase.Open), (2, PullRequestPhase.Closed), (1, PullRequestPhase.Merged)]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_list_goes_over_all_its_pages_and_has_nothing_of_other_branches(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        for (var number = 1; number <= 7; number++)
        {
            host.Add(number % 3 == 0 ? "other" : Branch).State = number < 7 ? "closed" : "open";
        }

        host.Add(Branch, toBranch: "next");

        (await _requests.ListAsync(host.Source, Branch, Since, default)).Select(static state => state.Number).ShouldBe([7, 5, 4, 2, 1]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_request_is_closed_with_one_comment_however_often(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        var served = host.Add(Branch);
        for (var number = 1; number <= 5; number++)
        {
            served.Comments.Add($"Comment {number}");
        }

        await _requests.CommentAsync(host.Source, 1, "Trimtab closes this request: 1.3.1 takes its place.", default);
        await _requests.CommentAsync(host.Source, 1, "Trimtab closes this request: 1.3.1 takes its place.", default);
        await _requests.CloseAsync(host.Source, 1, default);

        served.Comments.Count.ShouldBe(6);
        served.State.ShouldBe("closed");
        (await ReadAsync(host, 1))!.Phase.ShouldBe(PullRequestPhase.Closed);
    }

    [Theory]
    [InlineData(GitHostKind.Github)]
    [InlineData(GitHostKind.Gitlab)]
    [InlineData(GitHostKind.Bitbucket)]
    public async Task What_did_not_change_is_not_sent_again(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        host.Add(Branch);
        var first = await ReadAsync(host, 1);

        (await _requests.ReadAsync(host.Source, 1, first!.ETag, default)).ShouldBeNull();
        (host.Requests[0].State, host.Requests[0].By) = ("merged", "alice");
        (await _requests.ReadAsync(host.Source, 1, first.ETag, default))!.By.ShouldBe("alice");
    }

    [Theory]
    [InlineData(GitHostKind.Github)]
    [InlineData(GitHostKind.Gitlab)]
    [InlineData(GitHostKind.Gitea)]
    public async Task A_conflict_is_seen(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        host.Add(Branch);
        (await ReadAsync(host, 1))!.HasConflict.ShouldBeFalse();

        host.Requests[0].HasConflict = true;

        (await ReadAsync(host, 1))!.ShouldSatisfyAllConditions(static state => state.HasConflict.ShouldBeTrue(), static state => state.Head.ShouldBe(new string('a', 40)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_may_pass_is_tried_later_and_what_will_not_says_why_without_the_token(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        host.Add(Branch);
        (await FaultAsync(() => Requests("wrong-t0ken").ReadAsync(host.Source, 1, "", default))).ShouldSatisfyAllConditions(
            static fault => fault.IsTransient.ShouldBeFalse(), static fault => fault.Message.ShouldContain("token is not valid"), static fault => fault.Message.ShouldNotContain("wrong-t0ken"));
        foreach (var (status, words) in new[] { (403, "may not read and write pull requests"), (404, "no such repository or pull request"), (405, "405") })
        {
            host.Instead = (_, _) => new ServedAnswer(status, new JsonObject { ["message"] = $"No. {ServedGitHost.Token}" });
            var fault = await FaultAsync(() => _requests.ReadAsync(host.Source, 1, "", default));
            (fault.IsTransient, fault.RetryAfter).ShouldBe((false, null));
            fault.Message.ShouldContain(words);
            fault.Message.ShouldNotContain(ServedGitHost.Token);
        }

        host.Instead = static (_, response) =>
        {
            response.Headers.RetryAfter = "170";
            return new ServedAnswer(429, null);
        };
        var limited = await FaultAsync(() => _requests.OpenAsync(host.Source, New, default));
        (limited.IsTransient, limited.RetryAfter).ShouldBe((true, TimeSpan.FromSeconds(170)));
    }

    [Fact]
    public async Task A_request_that_the_host_does_not_take_says_why()
    {
        await using var host = await ServedGitHosts.StartAsync(GitHostKind.Github);
        host.Instead = static (call, _) => call.Method == "POST"
            ? new ServedAnswer(422, JsonNode.Parse("""{"message":"Validation Failed","errors":[{"message":"No commits between main and trimtab/web"}]}"""))
            : null;

        (await FaultAsync(() => _requests.OpenAsync(host.Source, New, default))).Message.ShouldContain("No commits between main and trimtab/web");
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_left_alone_after_five_calls()
    {
        await using var host = await ServedGitHosts.StartAsync(GitHostKind.Gitea);
        host.Instead = static (_, _) => new ServedAnswer(502, null);

        for (var call = 1; call <= 12; call++)
        {
            (await FaultAsync(() => _requests.ReadAsync(host.Source, 1, "", default))).IsTransient.ShouldBeTrue();
        }

        host.Calls.Count.ShouldBe(5);
    }

    [Theory]
    [InlineData(GitHostKind.Github)]
    [InlineData(GitHostKind.Bitbucket)]
    public async Task The_next_page_is_asked_for_at_the_api_only_wherever_an_answer_says_it_is(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        host.Add(Branch);
        host.Instead = static (call, _) => call.Text("page") == "2" ? null
            : new ServedAnswer(200, call.Path == "pulls" ? new JsonArray() : JsonNode.Parse("""{"values":[],"next":"http://192.0.2.1/evil?page=2"}"""), "<http://192.0.2.1/evil?page=2>; rel=\"next\"");

        await _requests.ListAsync(host.Source, Branch, Since, default);

        host.Calls.Count.ShouldBe(2);
        host.Calls[1].ShouldEndWith("?page=2");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_answer_of_another_form_is_a_fault_that_says_what_to_check(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        foreach (var body in new JsonNode?[] { new JsonObject(), new JsonArray(), null, JsonValue.Create("x") })
        {
            host.Instead = (_, _) => new ServedAnswer(200, body?.DeepClone());
            (await FaultAsync(() => _requests.ReadAsync(host.Source, 1, "", default))).Message.ShouldContain("check provider and statusApi");
        }
    }

    [Theory]
    [InlineData("https://github.com/acme/shop.git", null, null, "https://api.github.com/repos/acme/shop/")]
    [InlineData("https://git.example.com/acme/shop", GitHostKind.Github, null, "https://git.example.com/api/v3/repos/acme/shop/")]
    [InlineData("https://gitlab.com/acme/web/shop.git", null, null, "https://gitlab.com/api/v4/projects/acme%2Fweb%2Fshop/")]
    [InlineData("https://example.com/gitlab/acme/shop.git", GitHostKind.Gitlab, "https://example.com/gitlab/api/v4/", "https://example.com/gitlab/api/v4/projects/acme%2Fshop/")]
    [InlineData("git@bitbucket.org:acme/shop.git", null, null, "https://api.bitbucket.org/2.0/repositories/acme/shop/")]
    [InlineData("https://example.com/bitbucket/scm/~ada/shop.git", GitHostKind.BitbucketServer, null, "https://example.com/bitbucket/rest/api/1.0/projects/~ada/repos/shop/")]
    [InlineData("https://codeberg.org/acme/shop.git", null, null, "https://codeberg.org/api/v1/repos/acme/shop/")]
    [InlineData("https://dev.azure.com/acme/front/_git/web", null, null, null)]
    [InlineData("https://git.example.com/acme/shop.git", null, null, null)]
    [InlineData("https://github.com/acme", null, null, null)]
    [InlineData("file:///srv/acme/shop.git", GitHostKind.Gitea, null, null)]
    public void The_repository_is_found_in_the_api(string repository, GitHostKind? kind, string? api, string? expected)
    {
        var address = new Uri(repository.StartsWith("git@", StringComparison.Ordinal) ? $"ssh://{repository.Replace(':', '/')}" : repository);
        var source = new FleetSource("shop", address, "main", TimeSpan.FromMinutes(3), new SecretReference("TOKEN", null), null, api is null ? null : new Uri(api)) { Provider = kind };

        if (expected is not null)
        {
            GitHostPullRequests.HostOf(source)!.RepositoryOf(source)!.AbsoluteUri.ShouldBe(expected);
        }

        (_requests.RefusalOf(source) is null).ShouldBe(expected is not null);
        _requests.RefusalOf(source with { Token = null }).ShouldNotBeNull();
    }

    private static Task<SourceException> FaultAsync(Func<Task> call) => Should.ThrowAsync<SourceException>(call);

    private Task<PullRequestState?> ReadAsync(ServedGitHost host, long number) => _requests.ReadAsync(host.Source, number, "", default);

    private GitHostPullRequests Requests(string token) => new(new OutgoingHttp(_client, TimeProvider.System), new FixedSecrets(token), TimeProvider.System);
}
