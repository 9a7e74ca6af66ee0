using Trimtab.Domain.Leadership;

namespace Trimtab.Domain.Tests.Leadership;

public sealed class LeadershipRuleTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(8);

    [Theory]
    [InlineData("", 0, true)]
    [InlineData("other", 0, false)]
    [InlineData("other", 7.9, false)]
    [InlineData("other", 8, true)]
    public void A_record_is_taken_when_it_is_free_or_has_not_changed_for_the_lease(string holder, double unchangedSeconds, bool isTaken)
    {
        var move = Decide(LeaseRecord.None with { Holder = holder, Transitions = 3 }, TimeSpan.FromSeconds(unchangedSeconds));

        if (isTaken)
        {
            move.ShouldBeOfType<LeadershipMove.Take>().Record.ShouldSatisfyAllConditions(
                record => record.Holder.ShouldBe("self"), record => record.Transitions.ShouldBe(4), record => record.Acquired.ShouldBe(Now));
        }
        else
        {
            move.ShouldBe(new LeadershipMove.Follow(holder));
        }
    }

    [Theory]
    [InlineData(-3650)]
    [InlineData(0)]
    [InlineData(3650)]
    public void What_the_leaders_clock_wrote_down_does_not_matter(int days)
    {
        var record = LeaseRecord.None with { Holder = "other", Renewed = Now.AddDays(days), Acquired = Now.AddDays(days) };

        Decide(record, TimeSpan.FromSeconds(1)).ShouldBeOfType<LeadershipMove.Follow>();
        Decide(record, TimeSpan.FromSeconds(9)).ShouldBeOfType<LeadershipMove.Take>();
    }

    [Fact]
    public void One_own_record_is_renewed_and_counts_no_change()
    {
        var renew = Decide(LeaseRecord.None with { Holder = "self", Transitions = 3 }, TimeSpan.FromDays(1)).ShouldBeOfType<LeadershipMove.Renew>();

        (renew.Record.Transitions, renew.Record.Renewed).ShouldBe((3, Now));
    }

    [Fact]
    public void A_record_is_observed_anew_only_when_its_version_changes()
    {
        var first = new ObservedLease(LeaseRecord.None with { Version = "1" }, 100);

        first.Look(LeaseRecord.None with { Version = "1" }, 200).Since.ShouldBe(100);
        first.Look(LeaseRecord.None with { Version = "2" }, 200).Since.ShouldBe(200);
    }

    private static LeadershipMove Decide(LeaseRecord record, TimeSpan unchanged)
        => LeadershipRule.Decide(new ObservedLease(record, 0), unchanged, "self", Now, Lease);
}
