using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.GitHosts;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Local;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Http;

namespace Trimtab.Adapters.Tests.GitHosts;

public sealed class CommitStatusesTests : IDisposable
{
    private static readonly CommitStatus Failure = new(new string('a', 40), CommitState.Failure, "trimtab/shop-prod", "web: rolled back");

    private readonly HttpClient _client = OutgoingHttp.CreateClient();

    public static TheoryData<GitHostKind> Hosts => [.. Enum.GetValues<GitHostKind>().Where(kind => kind != GitHostKind.Generic)];

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_status_arrives_at_a_github_as_its_api_wants_it()
    {
        using var scratch = new ScratchDirectory();
        await using var server = await GitHttpServer.StartAsync(scratch.Path, "t0p", 0, CancellationToken.None);

        (await Statuses("t0p").SetAsync(Source(server.StatusApi), Failure, CancellationToken.None)).ShouldBe(new Delivery.Delivered());
        (await Statuses("user:t0p").SetAsync(Source(new Uri(server.StatusApi.ToString().TrimEnd('/'))), Failure, CancellationToken.None)).ShouldBe(new Delivery.Delivered());
        (await Statuses("wrong").SetAsync(Source(server.StatusApi), Failure, CancellationToken.None)).ShouldBeOfType<Delivery.Refused>().Reason.ShouldContain("401");

        server.Statuses.ShouldAllBe(status => status == new LocalCommitStatus("acme/shop", new string('a', 40), "failure", "trimtab/shop-prod", "web: rolled back", null, "Bearer t0p"));
        server.Statuses.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(GitHostKind.Github, "t0p", "/base/repos/acme/shop/statuses/REV", "Bearer t0p",
        """{"state":"failure","context":"trimtab/shop-prod","description":"web: rolled back","target_url":"https://trimtab.example.com/t"}""")]
    [InlineData(GitHostKind.Gitlab, "oauth2:t0p", "/base/projects/acme%2Fshop/statuses/REV", "Bearer t0p",
        """{"state":"failed","name":"trimtab/shop-prod","ref":"main","description":"web: rolled back","target_url":"https://trimtab.example.com/t"}""")]
    [InlineData(GitHostKind.Bitbucket, "t0p", "/base/repositories/acme/shop/commit/REV/statuses/build", "Bearer t0p",
        """{"key":"trimtab/shop-prod","state":"FAILED","name":"trimtab/shop-prod","description":"web: rolled back","url":"https://trimtab.example.com/t"}""")]
    [InlineData(GitHostKind.BitbucketServer, "ada:t0p", "/base/projects/acme/repos/shop/commits/REV/builds", "Basic YWRhOnQwcA==",
        """{"key":"trimtab/shop-prod","state":"FAILED","name":"trimtab/shop-prod","description":"web: rolled back","url":"https://trimtab.example.com/t"}""")]
    [InlineData(GitHostKind.Gitea, "t0p", "/base/repos/acme/shop/statuses/REV", "token t0p",
        """{"state":"failure","context":"trimtab/shop-prod","description":"web: rolled back","target_url":"https://trimtab.example.com/t"}""")]
    [InlineData(GitHostKind.Forgejo, "ada:t0p", "/base/repos/acme/shop/statuses/REV", "token t0p",
        """{"state":"failure","context":"trimtab/shop-prod","description":"web: rolled back","target_url":"https://trimtab.example.com/t"}""")]
    [InlineData(GitHostKind.AzureDevOps, "t0p", "/base/acme/_apis/git/repositories/shop/commits/REV/statuses?api-version=7.1", "Basic OnQwcA==",
        """{"state":"failed","description":"web: rolled back","targetUrl":"https://trimtab.example.com/t","context":{"genre":"trimtab","name":"shop-prod"}}""")]
    public async Task A_status_arrives_as_each_host_wants_it(GitHostKind kind, string token, string path, string authorization, string body)
    {
        await using var receiver = await HttpReceiver.StartAsync();

        var delivery = await Statuses(token).SetAsync(SourceOf(kind, new Uri(receiver.Address, "base")), Failure with { Link = new Uri("https://trimtab.example.com/t") }, CancellationToken.None);

        delivery.ShouldBe(new Delivery.Delivered());
        var request = receiver.Requests.ShouldHaveSingleItem();
        request.Method.ShouldBe("POST");
        request.Path.ShouldBe(path.Replace("REV", Failure.Revision, StringComparison.Ordinal));
        request.Header("Authorization").ShouldBe(authorization);
        request.Header("Content-Type").ShouldBe("application/json");
        JsonNode.DeepEquals(JsonNode.Parse(request.Body), JsonNode.Parse(body)).ShouldBeTrue(request.Body);
    }

    [Theory]
    [InlineData(GitHostKind.Github, "pending success failure error")]
    [InlineData(GitHostKind.Gitlab, "pending success failed failed")]
    [InlineData(GitHostKind.Bitbucket, "INPROGRESS SUCCESSFUL FAILED FAILED")]
    [InlineData(GitHostKind.BitbucketServer, "INPROGRESS SUCCESSFUL FAILED FAILED")]
    [InlineData(GitHostKind.Gitea, "pending success failure error")]
    [InlineData(GitHostKind.Forgejo, "pending success failure error")]
    [InlineData(GitHostKind.AzureDevOps, "pending succeeded failed error")]
    public async Task Each_host_has_its_own_words(GitHostKind kind, string words)
    {
        await using var receiver = await HttpReceiver.StartAsync();

        foreach (var state in new[] { CommitState.Pending, CommitState.Success, CommitState.Failure, CommitState.Error })
        {
            await Statuses("t0p").SetAsync(SourceOf(kind, receiver.Address), Failure with { State = state }, CancellationToken.None);
        }

        string.Join(' ', receiver.Requests.Select(request => JsonNode.Parse(request.Body)!["state"]!.GetValue<string>())).ShouldBe(words);
    }

    [Theory]
    [InlineData("https://github.com/acme/shop.git", null, null, "https://api.github.com/repos/acme/shop/statuses/")]
    [InlineData("https://git.example.com/acme/shop", GitHostKind.Github, null, "https://git.example.com/api/v3/repos/acme/shop/statuses/")]
    [InlineData("https://git.example.com/acme/shop", null, "https://git.example.com/api/v3", "https://git.example.com/api/v3/repos/acme/shop/statuses/")]
    [InlineData("https://gitlab.com/acme/web/shop.git", null, null, "https://gitlab.com/api/v4/projects/acme%2Fweb%2Fshop/statuses/")]
    [InlineData("http://git.example.com:8080/acme/shop.git", GitHostKind.Gitlab, null, "http://git.example.com:8080/api/v4/projects/acme%2Fshop/statuses/")]
    [InlineData("https://example.com/gitlab/acme/shop.git", GitHostKind.Gitlab, "https://example.com/gitlab/api/v4/", "https://example.com/gitlab/api/v4/projects/acme%2Fshop/statuses/")]
    [InlineData("https://bitbucket.org/acme/shop.git", null, null, "https://api.bitbucket.org/2.0/repositories/acme/shop/commit/")]
    [InlineData("https://example.com/bitbucket/scm/~ada/shop.git", GitHostKind.BitbucketServer, null, "https://example.com/bitbucket/rest/api/1.0/projects/~ada/repos/shop/commits/")]
    [InlineData("ssh://git@bitbucket.example.com:7999/acme/shop.git", GitHostKind.BitbucketServer, null, "https://bitbucket.example.com/rest/api/1.0/projects/acme/repos/shop/commits/")]
    [InlineData("https://codeberg.org/acme/shop.git", null, null, "https://codeberg.org/api/v1/repos/acme/shop/statuses/")]
    [InlineData("https://example.com/git/acme/shop", GitHostKind.Gitea, null, "https://example.com/git/api/v1/repos/acme/shop/statuses/")]
    [InlineData("https://dev.azure.com/acme/Shop%20Front/_git/web", null, null, "https://dev.azure.com/acme/Shop%20Front/_apis/git/repositories/web/commits/")]
    [InlineData("https://dev.azure.com/acme/_git/web", null, null, "https://dev.azure.com/acme/web/_apis/git/repositories/web/commits/")]
    [InlineData("https://acme.visualstudio.com/_git/web", null, null, "https://acme.visualstudio.com/web/_apis/git/repositories/web/commits/")]
    [InlineData("https://acme.visualstudio.com/DefaultCollection/front/_git/web", null, null, "https://acme.visualstudio.com/DefaultCollection/front/_apis/git/repositories/web/commits/")]
    [InlineData("ssh://git@ssh.dev.azure.com/v3/acme/front/web", null, null, "https://dev.azure.com/acme/front/_apis/git/repositories/web/commits/")]
    [InlineData("https://tfs.example.com/tfs/Main/front/_git/web", GitHostKind.AzureDevOps, null, "https://tfs.example.com/tfs/Main/front/_apis/git/repositories/web/commits/")]
    public void The_api_is_found_by_the_repositorys_address(string repository, GitHostKind? kind, string? api, string expected)
    {
        var source = Source(api is null ? null : new Uri(api)) with { Repository = new Uri(repository), Provider = kind };

        Statuses("t0p").Accepts(source).ShouldBeTrue();
        StatusHosts.Of(source.HostKind)!.CallOf(source, Failure)!.Address.AbsoluteUri.ShouldStartWith(expected + Failure.Revision);
    }

    [Theory]
    [InlineData("https://git.example.com/acme/shop.git", null)]
    [InlineData("https://github.com/acme", null)]
    [InlineData("https://dev.azure.com/acme/front", null)]
    [InlineData("https://gitlab.com/shop", null)]
    [InlineData("https://git.example.com/acme/shop.git", GitHostKind.Generic)]
    public void Statuses_are_for_hosts_that_take_them(string repository, GitHostKind? kind)
        => Statuses("t0p").Accepts(Source(null) with { Repository = new Uri(repository), Provider = kind }).ShouldBeFalse();

    [Fact]
    public void Without_a_token_there_are_none()
        => Statuses("t0p").Accepts(SourceOf(GitHostKind.Github, null) with { Token = null }).ShouldBeFalse();

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task What_may_pass_is_tried_later_and_what_will_not_is_given_up_with_its_reason(GitHostKind kind)
    {
        await using var receiver = await HttpReceiver.StartAsync();
        foreach (var (status, words) in new[] { (401, "is not valid"), (403, "may not set"), (404, "no such repository or commit"), (422, "does not take this status"), (400, "400") })
        {
            receiver.Answer = (_, response) => AnswerAsync(response, status, "the t0p-secret is wrong");
            var refused = (await Statuses("ada:t0p-secret").SetAsync(SourceOf(kind, receiver.Address), Failure, CancellationToken.None)).ShouldBeOfType<Delivery.Refused>();
            refused.Reason.ShouldContain(words);
            refused.Reason.ShouldNotContain("t0p-secret");
        }

        foreach (var status in new[] { 408, 429, 500, 502, 503 })
        {
            receiver.Answer = (_, response) => AnswerAsync(response, status, "busy", retryAfter: "17");
            (await Statuses("t0p").SetAsync(SourceOf(kind, receiver.Address), Failure, CancellationToken.None))
                .ShouldBeOfType<Delivery.TryLater>().After.ShouldBe(TimeSpan.FromSeconds(17));
        }
    }

    [Fact]
    public async Task A_spent_rate_limit_is_tried_later()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.Answer = (_, response) =>
        {
            response.Headers["x-ratelimit-remaining"] = "0";
            return AnswerAsync(response, 403, "");
        };

        (await Statuses("t0p").SetAsync(Source(receiver.Address), Failure, CancellationToken.None)).ShouldBeOfType<Delivery.TryLater>();
    }

    [Fact]
    public async Task A_gitlab_status_that_stands_already_is_set()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.Answer = (_, response) => AnswerAsync(response, 400, """{"message":"Cannot transition status via :enqueue from :pending"}""");

        (await Statuses("t0p").SetAsync(SourceOf(GitHostKind.Gitlab, receiver.Address), Failure, CancellationToken.None)).ShouldBe(new Delivery.Delivered());
        (await Statuses("t0p").SetAsync(SourceOf(GitHostKind.Gitea, receiver.Address), Failure, CancellationToken.None)).ShouldBeOfType<Delivery.Refused>();
    }

    [Theory]
    [InlineData(203)]
    [InlineData(302)]
    public async Task A_page_to_sign_in_is_no_success(int status)
    {
        await using var receiver = await HttpReceiver.StartAsync();
        receiver.Answer = (_, response) => AnswerAsync(response, status, "<html>Sign in</html>");

        (await Statuses("t0p").SetAsync(SourceOf(GitHostKind.AzureDevOps, receiver.Address), Failure, CancellationToken.None))
            .ShouldBeOfType<Delivery.Refused>().Reason.ShouldContain("token is not valid");
    }

    [Fact]
    public async Task Bitbucket_gets_a_short_key_and_an_address_whatever_is_known()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        var source = SourceOf(GitHostKind.Bitbucket, receiver.Address);

        await Statuses("t0p").SetAsync(source, Failure with { Context = "trimtab/" + new string('a', 62) + "1" }, CancellationToken.None);
        await Statuses("t0p").SetAsync(source, Failure with { Context = "trimtab/" + new string('a', 62) + "2" }, CancellationToken.None);

        var bodies = receiver.Requests.Select(request => JsonNode.Parse(request.Body)!).ToArray();
        bodies.Select(body => body["key"]!.GetValue<string>()).Distinct().Count().ShouldBe(2);
        bodies.ShouldAllBe(body => body["key"]!.GetValue<string>().Length <= 40 && body["url"]!.GetValue<string>() == $"https://bitbucket.org/acme/shop/commits/{Failure.Revision}");
    }

    private static Task AnswerAsync(HttpResponse response, int status, string text, string? retryAfter = null)
    {
        response.StatusCode = status;
        if (retryAfter is not null)
        {
            response.Headers.RetryAfter = retryAfter;
        }

        return response.WriteAsync(text);
    }

    private CommitStatuses Statuses(string token) => new(new OutgoingHttp(_client, TimeProvider.System), new FixedSecrets(token));

    private static FleetSource SourceOf(GitHostKind kind, Uri? api)
        => Source(api) with
        {
            Provider = kind,
            Repository = new Uri(kind == GitHostKind.AzureDevOps ? "https://dev.azure.com/org/acme/_git/shop" : "https://git.example.com/acme/shop.git"),
        };

    private static FleetSource Source(Uri? api)
        => new("shop", new Uri("https://git.example.com/acme/shop.git"), "main", TimeSpan.FromMinutes(3), new SecretReference("TOKEN", null), null, api);
}
