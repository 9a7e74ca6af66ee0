using Trimtab.Domain.Changes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Changes;
using Trimtab.TestKit.Faults;

namespace Trimtab.Domain.Tests.Changes.PullRequests;

/// <summary>One pull request that asks for the changes of several workloads.</summary>
public sealed class GroupedRequestTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(6);
    private readonly PullRequestScene _scene = PullRequestScene.OfGroup(new Killer());

    private HostedPullRequest Only => _scene.Host.Requests.ShouldHaveSingleItem();

    [Fact]
    public async Task Changes_that_come_within_the_wait_are_asked_for_by_one_request_and_its_merge_lets_all_be_made()
    {
        await ScanAllAsync(_scene);
        await _scene.PassAsync(Wait - TimeSpan.FromSeconds(10));
        _scene.Host.Requests.ShouldBeEmpty();
        await _scene.PassAsync(Minutes);

        Only.Title.ShouldBe("Update 3 of group weekly");
        Only.Branch.ShouldStartWith("trimtab/group-weekly-");
        foreach (var name in PullRequestScene.Workloads)
        {
            var asking = await _scene.ReadAsync(name, "1.3.0");
            (asking.State, asking.PullRequest!.Number).ShouldBe((ChangeState.AwaitingMerge, 1));
            Only.Text.ShouldContain($"### `apps-eu/shop/deployment/{name}: {name} 1.2.3 → 1.3.0`");
            Only.Text.ShouldContain($"\nTrimtab-Change: {asking.PullRequest.Marker}\n");
        }

        _scene.Host.Merge(1, "alice");
        await _scene.PassAsync(Minutes);

        _scene.Repository.Commits.ShouldHaveSingleItem().Files.Count.ShouldBe(3);
        _scene.Begun.Count.ShouldBe(3);
        _scene.Host.Branches.ShouldBeEmpty();
        (await _scene.ReadAsync("api", "1.3.0")).Votes.ShouldHaveSingleItem().Person.ShouldBe("alice@git.example.com");
    }

    [Fact]
    public async Task Who_comes_later_joins_the_open_request()
    {
        await _scene.ScanAsync("web", ["1.3.0"]);
        await _scene.PassAsync(Minutes);
        Only.Title.ShouldBe("Update apps-eu/shop/deployment/web: web 1.2.3 → 1.3.0");

        await _scene.ScanAsync("api", ["1.3.0"]);
        await _scene.PassAsync(Minutes);
        Only.Title.ShouldBe("Update 2 of group weekly");
        _scene.Host.Merge(1, "alice");
        await _scene.PassAsync(Minutes);

        _scene.Begun.Count.ShouldBe(2);
        _scene.Repository["apps/api.yaml"].ShouldContain("api:1.3.0");
    }

    [Fact]
    public async Task Who_comes_after_the_merge_gets_a_request_of_his_own()
    {
        await _scene.ScanAsync("web", ["1.3.0"]);
        await _scene.PassAsync(Minutes);
        _scene.Host.Merge(1, "alice");

        await _scene.ScanAsync("api", ["1.3.0"]);
        await _scene.PassAsync(Minutes);

        _scene.Host.Requests.Count.ShouldBe(2);
        _scene.Open.Title.ShouldContain("api 1.2.3 → 1.3.0");
        (await _scene.ReadAsync("web", "1.3.0")).State.ShouldBe(ChangeState.Started);
        (await _scene.ReadAsync("api", "1.3.0")).State.ShouldBe(ChangeState.AwaitingMerge);
    }

    [Fact]
    public async Task Closed_by_a_person_it_rejects_all_of_them()
    {
        await ScanAllAsync(_scene);
        await _scene.PassAsync(Minutes);

        _scene.Host.Close(1, "bob");
        await _scene.PassAsync(Minutes);

        foreach (var name in PullRequestScene.Workloads)
        {
            (await _scene.ReadAsync(name, "1.3.0")).State.ShouldBe(ChangeState.Rejected);
        }

        (await _scene.Desk.Holds.ListAsync(default)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task One_that_is_rejected_leaves_branch_and_text_and_the_others_stay()
    {
        await ScanAllAsync(_scene);
        await _scene.PassAsync(Minutes);
        var rejected = await _scene.ReadAsync("api", "1.3.0");

        await _scene.Desk.Desk.AnswerAsync(new AnswerChange(rejected.Id, ChangeAnswer.Reject, "Not now.", null), MessageContext.For("carol"), default);
        await _scene.PassAsync(Minutes);

        (await _scene.ReadAsync("api", "1.3.0")).State.ShouldBe(ChangeState.Rejected);
        Only.Phase.ShouldBe(PullRequestPhase.Open);
        Only.Title.ShouldBe("Update 2 of group weekly");
        Only.Text.ShouldNotContain(rejected.PullRequest!.Marker);
        Only.Comments.ShouldHaveSingleItem().ShouldContain("left this request");
        _scene.Host.Merge(1, "alice");
        await _scene.PassAsync(Minutes);
        _scene.Begun.Count.ShouldBe(2);
        _scene.Repository["apps/api.yaml"].ShouldContain("api:1.2.3");
    }

    [Fact]
    public async Task A_newer_version_takes_the_place_of_the_older_one_in_the_same_request()
    {
        await ScanAllAsync(_scene);
        await _scene.PassAsync(Minutes);

        await _scene.ScanAsync("web", ["1.3.0", "1.4.0"]);
        await _scene.PassAsync(Minutes);

        (await _scene.ReadAsync("web", "1.3.0")).State.ShouldBe(ChangeState.Superseded);
        Only.Text.ShouldContain("web 1.2.3 → 1.4.0");
        Only.Text.ShouldNotContain("web 1.2.3 → 1.3.0");
        _scene.Host.Merge(1, "alice");
        await _scene.PassAsync(Minutes);
        _scene.Repository["apps/web.yaml"].ShouldContain("web:1.4.0");
        _scene.Begun.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Nobody_answers_and_the_last_one_closes_the_request()
    {
        await ScanAllAsync(_scene);

        await _scene.PassAsync(TimeSpan.FromDays(2) + Minutes);

        Only.Phase.ShouldBe(PullRequestPhase.Closed);
        (await _scene.ReadAsync("web", "1.3.0")).State.ShouldBe(ChangeState.Expired);
        (await _scene.ReadAsync("worker", "1.3.0")).State.ShouldBe(ChangeState.Expired);
        _scene.Host.Branches.ShouldBeEmpty();
        (await _scene.Desk.Changes.ListPullRequestsAsync("shop", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_person_pushed_onto_the_branch_is_not_written_over()
    {
        await _scene.ScanAsync("web", ["1.3.0"]);
        await _scene.PassAsync(Minutes);
        _scene.Host.PushTo(Only.Branch);
        var head = _scene.Host.HeadOf(Only.Branch);

        await _scene.ScanAsync("api", ["1.3.0"]);
        await _scene.PassAsync(Minutes);

        _scene.Host.HeadOf(Only.Branch).ShouldBe(head);
        (await _scene.ReadAsync("api", "1.3.0")).PullRequest!.Fault.ShouldContain("somebody else");
    }

    [Fact]
    public async Task What_somebody_wrote_by_himself_is_merged_also_when_the_others_have_left()
    {
        await _scene.ScanAsync("web", ["1.3.0"]);
        await _scene.ScanAsync("api", ["1.3.0"]);
        await _scene.PassAsync(Minutes);
        _scene.Repository["apps/api.yaml"] = PullRequestScene.ManifestOf("api", "1.3.0");

        await _scene.Desk.Desk.AnswerAsync(new AnswerChange(PullRequestScene.ChangeOf("web", "1.3.0"), ChangeAnswer.Reject, "Not now.", null), MessageContext.For("carol"), default);
        await _scene.PassAsync(Minutes);

        Only.Phase.ShouldBe(PullRequestPhase.Closed);
        (await _scene.ReadAsync("web", "1.3.0")).State.ShouldBe(ChangeState.Rejected);
        (await _scene.ReadAsync("api", "1.3.0")).State.ShouldBe(ChangeState.Started);
    }

    [Fact]
    public async Task Who_joins_before_the_others_have_seen_that_a_person_closed_their_request_does_not_ask_for_them_again()
    {
        await _scene.ScanAsync("web", ["1.3.0"]);
        await _scene.ScanAsync("api", ["1.3.0"]);
        await _scene.PassAsync(Minutes);
        _scene.Host.Close(1, "bob");

        await _scene.ScanAsync("worker", ["1.3.0"]);
        await _scene.PassAsync(TimeSpan.FromSeconds(4));
        _scene.Send(new TendPullRequest(PullRequestScene.ChangeOf("worker", "1.3.0")));
        await _scene.PassAsync(TimeSpan.FromSeconds(4));
        _scene.Open.Title.ShouldContain("worker 1.2.3 → 1.3.0");
        await _scene.PassAsync(Minutes);

        (await _scene.ReadAsync("web", "1.3.0")).State.ShouldBe(ChangeState.Rejected);
        (await _scene.ReadAsync("api", "1.3.0")).State.ShouldBe(ChangeState.Rejected);
        _scene.Host.Merge(2, "alice");
        await _scene.PassAsync(Minutes);
        _scene.Repository.Commits.ShouldHaveSingleItem().Files.ShouldHaveSingleItem().Path.ShouldBe("apps/worker.yaml");
    }

    [Fact]
    public async Task Two_that_are_written_in_one_place_are_both_named_and_both_merged()
    {
        const string Shared = "example.org/shared";
        foreach (var name in new[] { "web", "api" })
        {
            _scene.Repository[$"apps/{name}.yaml"] = PullRequestScene.ManifestOf(name, "1.2.3").Replace($"example.org/{name}:", $"{Shared}:", StringComparison.Ordinal);
        }

        _scene.Repository["apps/worker.yaml"] = "";
        _scene.Repository["apps/kustomization.yaml"] = "resources: [web.yaml, api.yaml]\nimages: [ { name: example.org/shared, newTag: 1.2.3 } ]\n";
        await _scene.ScanAsync("web", ["1.3.0"], Shared);
        await _scene.ScanAsync("api", ["1.3.0"], Shared);
        await _scene.PassAsync(Minutes);

        foreach (var name in new[] { "web", "api" })
        {
            Only.Text.ShouldContain($"Trimtab-Change: {(await _scene.ReadAsync(name, "1.3.0", Shared)).PullRequest!.Marker}\n");
        }

        var edits = Only.Edits;
        await _scene.PassAsync(Minutes);
        Only.Edits.ShouldBe(edits);
        _scene.Host.Merge(1, "alice");
        await _scene.PassAsync(Minutes);
        _scene.Begun.Count.ShouldBe(2);
        (await _scene.ReadAsync("api", "1.3.0", Shared)).Votes.ShouldHaveSingleItem().Person.ShouldBe("alice@git.example.com");
    }

    private static async Task ScanAllAsync(PullRequestScene scene)
    {
        foreach (var name in PullRequestScene.Workloads)
        {
            await scene.ScanAsync(name, ["1.3.0"]);
        }
    }
}
