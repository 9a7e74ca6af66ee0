using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

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
    public async Task An_answer_to_nothing_is_told_so()
        => (await new DeskScene("").AnswerAsync("alice", ChangeAnswer.Approve, "9.9.9")).ShouldBeNull();

    private static async Task<DeskScene> AskedAsync(string fleet)
    {
        var scene = new DeskScene(fleet);
        await scene.ScanAsync("1.3.0");
        return scene;
    }
}
