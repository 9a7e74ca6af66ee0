using System.Text.Json.Nodes;
using Trimtab.Adapters.GitHosts.PullRequests;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.GitHosts;

namespace Trimtab.Adapters.Tests.GitHosts;

public sealed class PullRequestEditTests : IDisposable
{
    private const string Branch = "trimtab/web-1a2b3c4d";
    private const string Title = "Update 2 of group shop";
    private const string Text = "Both.\n\nTrimtab-Change: 1\nTrimtab-Change: 2\n";

    private readonly HttpClient _client = OutgoingHttp.CreateClient();
    private readonly GitHostPullRequests _requests;

    public PullRequestEditTests() => _requests = new GitHostPullRequests(new OutgoingHttp(_client, TimeProvider.System), new FixedSecrets(ServedGitHost.Token), TimeProvider.System);

    public static TheoryData<GitHostKind> Kinds => GitHostPullRequestsTests.Kinds;

    public void Dispose() => _client.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_open_request_says_something_else_and_the_others_what_they_said(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        var (other, edited) = (host.Add("other", "Other."), host.Add(Branch, "One."));
        var before = await ReadAsync(host, edited);

        await EditAsync(host, edited);

        (edited.Title, edited.Text, edited.State).ShouldBe((Title, Text, "open"));
        (other.Title, other.Text).ShouldBe(("t", "Other."));
        (await _requests.ReadAsync(host.Source, edited.Number, before!.ETag, default))!.Text.ShouldBe(Text, "its ETag is another");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nothing_is_written_where_it_says_so_already_with_whichever_line_ends(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        var served = host.Add(Branch, "One.");
        await EditAsync(host, served);
        served.Text = Text.TrimEnd().ReplaceLineEndings("\r\n");

        await EditAsync(host, served);

        host.Calls.Count(static call => !call.StartsWith("GET ", StringComparison.Ordinal)).ShouldBe(1);
        served.Title = "Somebody's title";
        await EditAsync(host, served);
        served.Title.ShouldBe(Title);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_merged_or_closed_is_left_and_told(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        foreach (var state in new[] { "merged", "closed" })
        {
            var served = host.Add(Branch, "One.");
            (served.State, served.By) = (state, "alice");

            var fault = await FaultAsync(() => EditAsync(host, served));

            fault.IsTransient.ShouldBeFalse();
            fault.Message.ShouldContain($"/{served.Number} is {state}");
            served.Text.ShouldBe("One.");
        }

        host.Calls.ShouldAllBe(static call => call.StartsWith("GET ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(GitHostKind.Github, true)]
    [InlineData(GitHostKind.Gitlab, true)]
    [InlineData(GitHostKind.Gitea, true)]
    [InlineData(GitHostKind.Bitbucket, false)]
    [InlineData(GitHostKind.BitbucketServer, false)]
    public async Task What_is_merged_between_the_look_and_the_write_is_written_where_the_host_takes_that(GitHostKind kind, bool isWritten)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        var served = host.Add(Branch, "One.");
        host.Instead = (call, _) =>
        {
            (served.State, served.By, served.Version) = call.Method == "GET" ? (served.State, served.By, served.Version) : ("merged", "alice", served.Version + 1);
            return null;
        };

        var fault = await Record.ExceptionAsync(() => EditAsync(host, served));

        (fault is null).ShouldBe(isWritten);
        (fault as SourceException)?.IsTransient.ShouldBeFalse();
        served.Text.ShouldBe(isWritten ? Text : "One.");
        served.State.ShouldBe("merged");
    }

    [Theory]
    [InlineData(GitHostKind.Bitbucket)]
    [InlineData(GitHostKind.BitbucketServer)]
    public async Task Reviewers_and_what_else_bitbucket_would_drop_stay(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        var served = host.Add(Branch, "One.");
        (served.Reviewers, served.ClosesBranch) = (["{ada}", "{bob}"], true);

        await EditAsync(host, served);

        served.Reviewers.ShouldBe(["{ada}", "{bob}"]);
        served.ClosesBranch.ShouldBeTrue();
    }

    [Theory]
    [InlineData(GitHostKind.Gitlab, "Draft: Update web", "Draft: ")]
    [InlineData(GitHostKind.Gitlab, "[draft] Update web", "[draft] ")]
    [InlineData(GitHostKind.Gitea, "WIP: Update web", "WIP: ")]
    [InlineData(GitHostKind.Gitea, "Drafts of the web", "")]
    [InlineData(GitHostKind.Github, "Draft: Update web", "")]
    public async Task A_persons_mark_of_a_draft_stays_where_it_stands_in_the_title(GitHostKind kind, string before, string mark)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        var served = host.Add(Branch, "One.", title: before);

        await EditAsync(host, served);
        await EditAsync(host, served);

        served.Title.ShouldBe(mark + Title);
        host.Calls.Count(static call => !call.StartsWith("GET ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public async Task A_version_that_others_made_stale_is_read_again_a_few_times(int changes, bool isWritten)
    {
        await using var host = await ServedGitHosts.StartAsync(GitHostKind.BitbucketServer);
        var (served, left) = (host.Add(Branch, "One."), changes);
        host.Instead = (call, _) =>
        {
            if (call.Method == "PUT" && left-- > 0)
            {
                (served.Version, served.Reviewers) = (served.Version + 1, [.. served.Reviewers, $"reviewer-{left}"]);
            }

            return null;
        };

        var fault = await Record.ExceptionAsync(() => EditAsync(host, served));

        (fault as SourceException)?.IsTransient.ShouldBeTrue();
        (fault is null).ShouldBe(isWritten);
        served.Text.ShouldBe(isWritten ? Text : "One.");
        served.Reviewers.Count.ShouldBe(changes, "whom others added meanwhile stays");
    }

    [Theory]
    [InlineData(GitHostKind.Bitbucket, 400, """{"type":"error","error":{"fields":{"reviewers":["Malformed reviewers list"]},"message":"reviewers: Malformed reviewers list"}}""")]
    [InlineData(GitHostKind.BitbucketServer, 409, """{"errors":[{"context":"reviewers","message":"Errors encountered while adding some reviewers to this pull request."}]}""")]
    public async Task A_reviewer_who_is_no_user_any_more_is_told_once_with_what_to_do(GitHostKind kind, int status, string answer)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        var served = host.Add(Branch, "One.");
        host.Instead = (call, _) => call.Method == "PUT" ? new ServedAnswer(status, JsonNode.Parse(answer)) : null;

        var fault = await FaultAsync(() => EditAsync(host, served));

        fault.IsTransient.ShouldBeFalse();
        fault.Message.ShouldContain("take those off the request who are no users any more");
        host.Calls.Count(static call => call.StartsWith("PUT ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Words_that_a_host_does_not_take_and_a_host_that_is_busy_are_told_apart(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        var served = host.Add(Branch, "One.");
        foreach (var (status, isTransient) in new[] { (400, false), (403, false), (422, false), (429, true), (503, true) })
        {
            host.Instead = (call, _) => call.Method == "GET" ? null : new ServedAnswer(status, new JsonObject { ["message"] = $"Too long. {ServedGitHost.Token}" });

            var fault = await FaultAsync(() => EditAsync(host, served));

            fault.IsTransient.ShouldBe(isTransient, $"{status}");
            fault.Message.ShouldContain("Too long.");
            fault.Message.ShouldNotContain(ServedGitHost.Token);
        }

        served.Text.ShouldBe("One.");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_request_that_is_not_there_is_told(GitHostKind kind)
    {
        await using var host = await ServedGitHosts.StartAsync(kind);
        host.Instead = static (_, _) => ServedAnswer.Missing;

        (await FaultAsync(() => _requests.EditAsync(host.Source, 7, Title, Text, default))).Message.ShouldContain("no such repository or pull request");
    }

    private static Task<SourceException> FaultAsync(Func<Task> call) => Should.ThrowAsync<SourceException>(call);

    private Task EditAsync(ServedGitHost host, ServedPullRequest request) => _requests.EditAsync(host.Source, request.Number, Title, Text, default);

    private Task<PullRequestState?> ReadAsync(ServedGitHost host, ServedPullRequest request) => _requests.ReadAsync(host.Source, request.Number, "", default);
}
