using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Fleet;

namespace Trimtab.Domain.Tests.Changes;

public sealed class ChangeAnswersTests
{
    private const string OneVote = "updates: { defaults: { minor: review, approval: { deadline: 1d } } }";
    private const string TwoVotes = "updates: { defaults: { minor: review, approval: { votes: 2, deadline: 1d, who: [alice, bob@desk, carol] } } }";

    [Fact]
    public async Task One_vote_clears_a_change_and_everybody_is_told_once()
    {
        var scene = await AskedAsync(OneVote);

        await scene.AnswerAsync("alice@laptop", ChangeAnswer.Approve, "1.3.0", "read the notes");
        var late = await scene.AnswerAsync("bob@desk", ChangeAnswer.Approve, "1.3.0");

        late.ShouldBe("the change is approved and waits for nobody's answer.");
        scene.Ordered.ShouldBe([DeskScene.IdOf("1.3.0")]);
        scene.Sender.Of<Notification>().Select(static told => told.Event).ShouldBe([NotificationEvent.ApprovalWanted, NotificationEvent.ChangeAnswered]);
        scene.Audit.Records.Select(static record => (record.Action, record.Actor)).ShouldBe(
        [
            ("change.approvalWanted", "scan"),
            ("change.vote", "alice@laptop"),
            ("change.approved", "alice@laptop"),
            ("change.answerIgnored", "bob@desk"),
        ]);
        scene.Audit.Records[1].Reason.ShouldEndWith("alice@laptop approved, 1 of 1 vote. \"read the notes\"");
    }

    [Fact]
    public async Task Votes_are_of_distinct_people_who_may_vote()
    {
        var scene = await AskedAsync(TwoVotes);

        await scene.AnswerAsync("alice@laptop", ChangeAnswer.Approve, "1.3.0");
        (await scene.AnswerAsync("alice@phone", ChangeAnswer.Approve, "1.3.0")).ShouldBe("alice approved it before.");
        (await scene.AnswerAsync("mallory@laptop", ChangeAnswer.Approve, "1.3.0")).ShouldBe("only alice, bob@desk, carol may answer.");
        (await scene.AnswerAsync("bob@elsewhere", ChangeAnswer.Approve, "1.3.0")).ShouldBe("only alice, bob@desk, carol may answer.");
        scene.Ordered.ShouldBeEmpty();

        await scene.AnswerAsync("bob@desk", ChangeAnswer.Approve, "1.3.0");
        scene.Ordered.ShouldBe([DeskScene.IdOf("1.3.0")]);
    }

    [Fact]
    public async Task One_no_ends_it_and_the_version_is_never_asked_for_again()
    {
        var scene = await AskedAsync(TwoVotes);
        await scene.AnswerAsync("alice", ChangeAnswer.Approve, "1.3.0");

        await scene.AnswerAsync("carol", ChangeAnswer.Reject, "1.3.0", "breaks the API");
        await scene.ScanAsync("1.3.0");

        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Rejected);
        scene.Ordered.ShouldBeEmpty();
        (await scene.Holds.ReadAsync(DeskScene.Web, "web", default)).ShouldHaveSingleItem().Reason.ShouldBe("Rejected by carol. \"breaks the API\"");
    }

    [Fact]
    public async Task An_answer_after_the_deadline_does_not_count_even_before_the_sweep_has_seen_it()
    {
        var scene = await AskedAsync(OneVote);
        scene.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));

        (await scene.AnswerAsync("alice", ChangeAnswer.Approve, "1.3.0")).ShouldBe("the deadline 2026-11-28 12:00:00Z is over.");
        await scene.LeapAsync(TimeSpan.FromSeconds(5));

        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Expired);
        scene.Ordered.ShouldBeEmpty();
        (await scene.AnswerAsync("alice", ChangeAnswer.Approve, "1.3.0")).ShouldBe("the change is expired and waits for nobody's answer.");
        scene.Sender.Of<Notification>()[^1].Title.ShouldEndWith("nobody approved it in time");
        await scene.ScanAsync("1.3.0");
        (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Expired);
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_one_answer()
    {
        var scene = await AskedAsync(TwoVotes);

        await scene.AnswerAsync("alice", ChangeAnswer.Approve, "1.3.0", message: "m1");
        await scene.AnswerAsync("alice", ChangeAnswer.Approve, "1.3.0", message: "m1");

        scene.Audit.Records.Count(static record => record.Action == "change.vote").ShouldBe(1);
        scene.Audit.Records.ShouldNotContain(static record => record.Action == "change.answerIgnored");
    }

    [Fact]
    public async Task A_link_serves_once()
    {
        var scene = await AskedAsync(TwoVotes);
        await scene.AnswerAsync("alice", ChangeAnswer.Approve, "1.3.0", link: "n1");

        (await scene.AnswerAsync("carol", ChangeAnswer.Approve, "1.3.0", link: "n1")).ShouldBe("this link was used before.");

        scene.Ordered.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stricter_rule_counts_at_once_for_what_is_open()
    {
        var scene = await AskedAsync(OneVote);
        scene.Fleet.Current = new FixedFleet(TwoVotes).Current;

        (await scene.AnswerAsync("mallory@laptop", ChangeAnswer.Approve, "1.3.0")).ShouldBe("only alice, bob@desk, carol may answer.");
        (await scene.AnswerAsync("alice@laptop", ChangeAnswer.Approve, "1.3.0")).ShouldBe("alice@laptop approved, 1 of 2 votes.");
        scene.Ordered.ShouldBeEmpty();

        await scene.AnswerAsync("carol@laptop", ChangeAnswer.Approve, "1.3.0");
        scene.Ordered.ShouldBe([DeskScene.IdOf("1.3.0")]);
    }

    [Fact]
    public async Task A_scan_takes_another_rule_to_what_is_open_keeps_votes_that_still_count_and_has_people_asked_anew()
    {
        var scene = await AskedAsync("updates: { defaults: { minor: review, approval: { votes: 3, deadline: 1d } } }");
        await scene.AnswerAsync("alice@laptop", ChangeAnswer.Approve, "1.3.0");
        await scene.AnswerAsync("mallory@laptop", ChangeAnswer.Approve, "1.3.0");
        scene.Clock.Advance(TimeSpan.FromHours(1));
        scene.Fleet.Current = new FixedFleet(TwoVotes).Current;

        await scene.ScanAsync("1.3.0");
        await scene.ScanAsync("1.3.0");

        var change = await scene.ReadAsync("1.3.0");
        change.Votes.Select(static vote => vote.Person).ShouldBe(["alice@laptop"]);
        (change.State, change.Deadline).ShouldBe((ChangeState.AwaitingApproval, DeskScene.Noon.AddDays(1)));
        change.Status.ShouldBe("Its policy wants 2 votes of alice, bob@desk, carol now; 1 of the 2 given so far counts.");
        var told = scene.Sender.Of<Notification>().Where(static told => told.Event == NotificationEvent.ApprovalWanted).ToArray();
        told.Length.ShouldBe(2);
        told[1].Id.ShouldNotBe(told[0].Id);
        told[1].Approval!.Who.ShouldBe(["alice", "bob@desk", "carol"]);
    }

    [Fact]
    public async Task Votes_that_suffice_by_a_laxer_rule_clear_the_change()
    {
        var scene = await AskedAsync(TwoVotes);
        await scene.AnswerAsync("alice@laptop", ChangeAnswer.Approve, "1.3.0");
        scene.Fleet.Current = new FixedFleet(OneVote).Current;

        await scene.ScanAsync("1.3.0");

        scene.Ordered.ShouldBe([DeskScene.IdOf("1.3.0")]);
        (await scene.ReadAsync("1.3.0")).Clearance.ShouldBe(ChangeClearance.People);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rejection_that_was_not_written_holds_nothing_and_one_that_was_holds_whatever_is_killed(bool isAfter)
    {
        for (var call = 1; ; call++)
        {
            var killer = new Killer();
            var scene = new DeskScene(OneVote, killer);
            await scene.ScanAsync("1.3.0");
            killer.Arm(call, isAfter);
            try
            {
                await scene.AnswerAsync("carol", ChangeAnswer.Reject, "1.3.0");
            }
            catch (KilledException)
            {
                // The process is gone; another one goes on.
            }

            killer.Disarm();
            scene.Start();
            if ((await scene.ReadAsync("1.3.0")).State == ChangeState.Rejected)
            {
                await scene.ScanAsync("1.3.0");
                await scene.LeapAsync(TimeSpan.FromSeconds(10));
                (await scene.ReadAsync("1.3.0")).State.ShouldBe(ChangeState.Rejected);
                (await scene.Holds.ReadAsync(DeskScene.Web, "web", default)).ShouldHaveSingleItem().By.ShouldBe("carol");
            }
            else
            {
                (await scene.Holds.ReadAsync(DeskScene.Web, "web", default)).ShouldBeEmpty();
            }

            if (!killer.HasKilled)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task An_answer_to_nothing_is_told_so()
        => (await new DeskScene("").AnswerAsync("alice", ChangeAnswer.Approve, "9.9.9")).ShouldBeNull();

    private static async Task<DeskScene> AskedAsync(string fleet)
    {
        var scene = new DeskScene(fleet);
        await scene.ScanAsync("1.3.0");
        return scene;
    }
}
