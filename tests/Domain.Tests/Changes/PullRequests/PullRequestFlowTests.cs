using Trimtab.Domain.Changes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Tests.Changes.PullRequests;

public sealed class PullRequestFlowTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(6);
    private readonly PullRequestScene _scene = new();

    [Fact]
    public async Task A_cleared_change_opens_a_request_and_its_merge_lets_it_be_made()
    {
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(Soon);

        var asking = await _scene.ReadAsync("1.3.0");
        asking.State.ShouldBe(ChangeState.AwaitingMerge);
        asking.PullRequest!.Address.ShouldBe(new Uri("https://git.example.com/acme/shop/pulls/1"));
        _scene.Begun.ShouldBeEmpty();
        _scene.Repository.Commits.ShouldBeEmpty();
        var told = _scene.Desk.Sender.Of<Notification>().ShouldHaveSingleItem();
        told.Event.ShouldBe(NotificationEvent.ApprovalWanted);
        told.Text.ShouldContain("https://git.example.com/acme/shop/pulls/1");

        _scene.Host.Merge(1, "alice");
        await _scene.PassAsync(Minutes);

        var made = await _scene.ReadAsync("1.3.0");
        made.State.ShouldBe(ChangeState.Started);
        made.IsMerged.ShouldBeTrue();
        made.Votes.ShouldHaveSingleItem().Person.ShouldBe("alice@git.example.com");
        _scene.Begun.ShouldBe([made.Id]);
        _scene.Host.Branches.ShouldBeEmpty();
        _scene.Repository["apps/web.yaml"].ShouldContain("web:1.3.0");
        var merged = _scene.Desk.Audit.Records.Single(static record => record.Action == "change.merged");
        merged.Actor.ShouldBe("alice@git.example.com");
        merged.Reason.ShouldContain("alice@git.example.com merged");
    }

    [Fact]
    public async Task A_request_that_is_closed_rejects_the_version_with_who_closed_it()
    {
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(Soon);

        _scene.Host.Close(1, "bob");
        await _scene.PassAsync(Minutes);
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(Minutes);

        (await _scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Rejected);
        var hold = (await _scene.Desk.Holds.ListAsync(default)).ShouldHaveSingleItem();
        hold.By.ShouldBe("bob@git.example.com");
        hold.Version.Version.ShouldBe("1.3.0");
        _scene.Desk.Audit.Records.Single(static record => record.Action == "change.rejected").Actor.ShouldBe("bob@git.example.com");
        _scene.Host.Requests.Count.ShouldBe(1);
        _scene.Begun.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_merges_it_in_time_and_it_is_closed_with_a_comment_and_held()
    {
        await _scene.ScanAsync("1.3.0");

        await _scene.PassAsync(TimeSpan.FromDays(2) + Minutes);

        (await _scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Expired);
        var request = _scene.Host.Requests.ShouldHaveSingleItem();
        request.Phase.ShouldBe(PullRequestPhase.Closed);
        request.Comments.ShouldHaveSingleItem().ShouldContain("Nobody merged it by the deadline");
        (await _scene.Desk.Holds.ListAsync(default)).ShouldHaveSingleItem().Version.Version.ShouldBe("1.3.0");
        _scene.Host.Branches.ShouldBeEmpty();
        (await _scene.Desk.Changes.ListPullRequestsAsync("shop", default)).ShouldBeEmpty();
        _scene.Host.Reads.ShouldBeLessThan(60 + (47 * 12) + 10, "a minute, and five after an hour");
    }

    [Fact]
    public async Task A_merge_at_the_deadline_counts()
    {
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(TimeSpan.FromDays(2) - Soon);

        _scene.Host.Merge(1, "alice");
        await _scene.PassAsync(Minutes);

        (await _scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Started);
        (await _scene.Desk.Holds.ListAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_newer_version_takes_the_place_of_its_older_request()
    {
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(Soon);

        await _scene.ScanAsync("1.3.0", "1.3.1");
        await _scene.PassAsync(Minutes);

        (await _scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Superseded);
        var old = _scene.Host.Requests[0];
        old.Phase.ShouldBe(PullRequestPhase.Closed);
        old.Comments.ShouldHaveSingleItem().ShouldContain("1.3.1");
        _scene.Host.Requests.Count.ShouldBe(2);
        _scene.Open.Title.ShouldContain("1.3.1");
        _scene.Open.Branch.ShouldBe(old.Branch);
        (await _scene.Desk.Holds.ListAsync(default)).ShouldBeEmpty();

        _scene.Host.Merge(2, "alice");
        await _scene.PassAsync(Minutes);
        (await _scene.ReadAsync("1.3.1")).State.ShouldBe(ChangeState.Started);
    }

    [Fact]
    public async Task What_was_merged_before_a_newer_version_came_is_made()
    {
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(Soon);

        _scene.Host.Merge(1, "alice");
        await _scene.ScanAsync("1.3.0", "1.3.1");
        await _scene.PassAsync(Minutes);

        (await _scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Started);
    }

    [Fact]
    public async Task A_scan_that_sees_the_merged_version_first_takes_nothing_from_its_watch()
    {
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(Soon);

        _scene.Host.Merge(1, "alice");
        _scene.Desk.Running = "1.3.0";
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(Minutes);

        (await _scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Started);
    }

    [Fact]
    public async Task A_persons_no_closes_the_request()
    {
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(Soon);

        (await _scene.Desk.AnswerAsync("sam@laptop", ChangeAnswer.Approve, "1.3.0"))!.ShouldContain("its approval is the merge of https://git.example.com/acme/shop/pulls/1");
        await _scene.Desk.AnswerAsync("sam@laptop", ChangeAnswer.Reject, "1.3.0", "It logs passwords.");
        await _scene.PassAsync(Minutes);

        (await _scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Rejected);
        (await _scene.ReadAsync("1.3.0")).Status.ShouldBe("Rejected by sam@laptop. \"It logs passwords.\"");
        var request = _scene.Host.Requests.ShouldHaveSingleItem();
        request.Phase.ShouldBe(PullRequestPhase.Closed);
        request.Comments.ShouldHaveSingleItem().ShouldContain("It logs passwords.");
    }

    [Fact]
    public async Task A_host_that_refuses_is_told_once_and_asked_again()
    {
        _scene.Host.Refusal = "The source's token is not valid.";
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(TimeSpan.FromHours(1));

        (await _scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.AwaitingMerge);
        var told = _scene.Desk.Sender.Of<Notification>().ShouldHaveSingleItem();
        told.Event.ShouldBe(NotificationEvent.UpdateFailed);
        told.Text.ShouldContain("token is not valid");

        _scene.Host.Refusal = null;
        await _scene.PassAsync(TimeSpan.FromMinutes(11));
        _scene.Open.Number.ShouldBe(1);
    }

    [Fact]
    public async Task A_host_that_refuses_to_the_end_lets_the_change_expire()
    {
        _scene.Host.Refusal = "The source's token is not valid.";
        await _scene.ScanAsync("1.3.0");

        await _scene.PassAsync(TimeSpan.FromDays(4));

        (await _scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Expired);
        (await _scene.Desk.Changes.ListPullRequestsAsync("shop", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_silent_host_costs_nothing_but_time()
    {
        _scene.Host.IsReachable = false;
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(TimeSpan.FromHours(1));
        _scene.Desk.Sender.Of<Notification>().ShouldBeEmpty();

        _scene.Host.IsReachable = true;
        await _scene.PassAsync(Minutes);

        _scene.Open.Number.ShouldBe(1);
    }

    [Fact]
    public async Task A_version_that_the_branch_says_already_needs_no_request()
    {
        _scene.Repository["apps/web.yaml"] = _scene.Repository["apps/web.yaml"].Replace("1.2.3", "1.3.0", StringComparison.Ordinal);

        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(Minutes);

        _scene.Host.Requests.ShouldBeEmpty();
        (await _scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Started);
    }

    [Fact]
    public async Task A_version_in_the_branch_that_does_not_run_yet_is_waited_for()
    {
        _scene.Repository["apps/web.yaml"] = _scene.Repository["apps/web.yaml"].Replace("1.2.3", "1.2.9", StringComparison.Ordinal);
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(Minutes);
        _scene.Host.Requests.ShouldBeEmpty();
        _scene.Desk.Sender.Of<Notification>().ShouldBeEmpty();

        _scene.Desk.Running = "1.2.9";
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(Minutes);

        _scene.Open.Title.ShouldContain("1.2.9 → 1.3.0");
    }

    [Fact]
    public async Task Another_version_that_was_made_leaves_the_request_open_where_the_gate_still_lets_it_follow()
    {
        var scene = new PullRequestScene("minor: manual, patch: auto, ");
        await scene.ScanAsync("1.2.4", "1.3.0");
        await scene.PassAsync(Soon);
        scene.Host.Merge(1, "alice");
        await scene.PassAsync(Minutes);
        await scene.Desk.AnswerAsync("sam@laptop", ChangeAnswer.Approve, "1.3.0");
        await scene.PassAsync(Minutes);
        scene.Desk.Running = "1.2.4";

        await scene.Desk.Making.EndAsync(DeskScene.IdOf("1.2.4"), true, "It runs.", MessageContext.For("test"), default);
        await scene.PassAsync(Minutes);

        var change = await scene.ReadAsync("1.3.0");
        change.State.ShouldBe(ChangeState.AwaitingMerge);
        change.Change.From.Version.ShouldBe("1.2.4");
        scene.Open.Title.ShouldContain("1.3.0");
        scene.Host.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_conflict_is_mended_unless_a_person_wrote_on_the_branch()
    {
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(Soon);
        var branch = _scene.Open.Branch;
        var first = _scene.Host.HeadOf(branch);

        _scene.Repository["apps/web.yaml"] = "# others\n" + _scene.Repository["apps/web.yaml"];
        _scene.Host.Conflicts.Add(1);
        await _scene.PassAsync(TimeSpan.FromMinutes(1));
        var second = _scene.Host.HeadOf(branch);
        second.ShouldNotBe(first);
        _scene.Host.PushTo(branch);
        var persons = _scene.Host.HeadOf(branch);
        await _scene.PassAsync(Minutes);

        _scene.Host.HeadOf(branch).ShouldBe(persons);
        _scene.Host.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_older_version_of_the_policy_does_not_drive_out_a_newer_one_that_a_person_ordered()
    {
        var scene = new PullRequestScene("minor: manual, patch: auto, ");
        await scene.ScanAsync("1.2.4", "1.3.0");
        await scene.PassAsync(Soon);
        scene.Open.Title.ShouldContain("1.2.4");

        await scene.Desk.AnswerAsync("sam@laptop", ChangeAnswer.Approve, "1.3.0");
        await scene.PassAsync(Minutes);
        scene.Open.Title.ShouldContain("1.3.0");
        for (var scan = 0; scan < 3; scan++)
        {
            await scene.ScanAsync("1.2.4", "1.3.0");
            await scene.PassAsync(TimeSpan.FromMinutes(20));
        }

        scene.Open.Title.ShouldContain("1.3.0");
        scene.Host.Requests.Count.ShouldBe(2);
        (await scene.ReadAsync("1.2.4")).State.ShouldBe(ChangeState.Approved);
    }

    [Fact]
    public async Task A_webhook_has_all_requests_of_its_source_looked_at()
    {
        await _scene.ScanAsync("1.3.0");
        await _scene.PassAsync(Soon);
        _scene.Host.Merge(1, "alice");

        _scene.Send(new TendPullRequests("shop"));
        _scene.Send(new TendPullRequests("other"));
        await _scene.PassAsync(TimeSpan.FromSeconds(2));

        (await _scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Started);
    }
}
