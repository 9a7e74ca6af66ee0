using Trimtab.Domain.Leadership;
using Trimtab.TestKit.Leadership;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Leadership;

/// <summary>Two candidates on one record; their clocks are ten hours apart.</summary>
public sealed class LeaderElectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private readonly FakeClock _clock = new();
    private readonly InMemoryLeaseStore _store = new();
    private Candidate? _a;
    private Candidate? _b;

    public async Task InitializeAsync()
    {
        _a = await Candidate.StartAsync("a", _store, _clock);
        _b = await Candidate.StartAsync("b", _store, new SkewedClock(_clock, TimeSpan.FromHours(10)));
    }

    public async Task DisposeAsync()
    {
        (_a!.Connection.IsHanging, _b!.Connection.IsHanging) = (false, false);
        (_a.ShowFails, _b.ShowFails) = (null, null);
        await _a.StopAsync();
        await _b.StopAsync();
        _a.Dispose();
        _b.Dispose();
    }

    [Fact]
    public async Task The_first_leads_and_goes_on_leading()
    {
        for (var i = 0; i < 400; i++)
        {
            await AdvanceAsync();
            (_a!.Election.IsLeader, _b!.Election.IsLeader).ShouldBe((true, false));
        }

        (_a!.IsWorking, _a.IsShown, _b!.IsShown).ShouldBe((true, true, false));
        _store.Record.Transitions.ShouldBe(1);
    }

    [Fact]
    public async Task A_leader_that_is_cut_off_stops_before_the_other_begins_and_that_is_within_ten_seconds()
    {
        _a!.Connection.IsCut = true;

        (await UntilAsync(() => _b!.IsWorking)).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(10));

        await _a.HiddenAsync();
        (_a.IsWorking, _b!.IsShown).ShouldBe((false, true));
        // It may be dead, and would bear its mark for ever.
        _a.TakenOff.ShouldBeEmpty();
        _b.TakenOff.ShouldBe(["a"]);
        _store.Record.Transitions.ShouldBe(2);
    }

    [Fact]
    public async Task A_leader_whose_calls_hang_stops_too()
    {
        _a!.Connection.IsHanging = true;

        (await UntilAsync(() => !_a.IsWorking)).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(5.25));
        // From here its last call hangs by the clock: it must have begun before the clock goes on.
        await _a.HiddenAsync();
        (await UntilAsync(() => _b!.IsWorking)).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_leader_that_stops_is_followed_at_the_next_look()
    {
        await _a!.StopAsync();
        _store.Record.Holder.ShouldBeEmpty();

        (await UntilAsync(() => _b!.IsWorking)).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1.5));
        _b!.TakenOff.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_short_outage_changes_nothing()
    {
        _a!.Connection.IsCut = true;
        await AdvanceAsync(12);
        _a.Connection.IsCut = false;
        await AdvanceAsync(100);

        (_a.IsWorking, _b!.IsWorking, _store.Record.Transitions).ShouldBe((true, false, 1));
    }

    [Fact]
    public async Task A_renewal_whose_answer_got_lost_is_still_a_renewal()
    {
        for (var i = 0; i < 5; i++)
        {
            _a!.Connection.LosesNextAnswer = true;
            await AdvanceAsync(20);
        }

        (_a!.IsWorking, _store.Record.Transitions).ShouldBe((true, 1));
    }

    [Fact]
    public async Task What_a_leader_has_come_to_is_there_for_the_next()
    {
        _a!.Points!.Set("pods", "1234");
        await AdvanceAsync(8);
        _a.Points!.Set("pods", "5678");
        _a.Connection.IsCut = true;
        await UntilAsync(() => _b!.IsWorking);

        // The second was never written.
        _b!.Points!.Find("pods").ShouldBe("1234");
        _b.Points.Find("captures").ShouldBeNull();
    }

    [Fact]
    public async Task A_leader_that_stops_leaves_even_what_it_has_not_renewed_with()
    {
        _a!.Points!.Set("pods", "5678");
        await _a.StopAsync();

        _store.Record.ResumePoints["pods"].ShouldBe("5678");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_leads_is_shown_with_a_renewal_to_come_when_it_could_not_be_at_once(bool hangs)
    {
        _b!.ShowFails = Failure(hangs);
        await _a!.StopAsync();
        await UntilAsync(() => _b.IsWorking);
        await AdvanceAsync(100);
        (_b.IsShown, _b.IsWorking, _store.Record.Holder).ShouldBe((false, true, "b"));

        _b.ShowFails = null;

        (await UntilAsync(() => _b.IsShown is true)).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(4.25));
        await AdvanceAsync(100);
        (_b.IsShown, _store.Record.Transitions).ShouldBe((true, 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_no_longer_leads_is_shown_later_when_it_could_not_be_at_once_and_holds_up_nobody(bool hangs)
    {
        _a!.Connection.IsCut = true;
        _a.ShowFails = Failure(hangs);
        (await UntilAsync(() => _b!.IsWorking)).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(10));
        _a.Connection.IsCut = false;
        var begun = _a.HidesTried;
        await WhenAsync(() => _a.HidesTried > begun + 2);
        (_a.IsShown, _b!.IsShown).ShouldBe((true, true));

        _a.ShowFails = null;

        await WhenAsync(() => _a.IsShown is false);
        (_b.IsWorking, _b.IsShown).ShouldBe((true, true));
    }

    [Theory]
    [InlineData(5, 5, 1)]
    [InlineData(8, 5, 3)]
    [InlineData(8, 5, 0)]
    public void Times_that_would_allow_two_leaders_are_refused(int lease, int deadline, int interval)
        => Should.Throw<ArgumentException>(() => new LeaderElection(
            "a",
            _store.Connect(),
            _a!,
            new LeadershipOptions { LeaseDuration = TimeSpan.FromSeconds(lease), RenewDeadline = TimeSpan.FromSeconds(deadline), RetryInterval = TimeSpan.FromSeconds(interval) },
            _clock,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<LeaderElection>.Instance));

    private static Func<CancellationToken, Task> Failure(bool hangs) => hangs ? HangAsync : static _ => throw new LeadershipException("500");

    private static async Task HangAsync(CancellationToken cancellationToken)
    {
        // A cancelled delay goes on whenever it likes; this goes on within the call that cancels.
        var over = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(() => over.TrySetCanceled(cancellationToken));
        await over.Task;
    }

    private async Task<TimeSpan> UntilAsync(Func<bool> claim)
    {
        var start = _clock.GetUtcNow();
        while (!claim())
        {
            await AdvanceAsync();
            (_clock.GetUtcNow() - start).ShouldBeLessThan(TimeSpan.FromSeconds(30));
        }

        return _clock.GetUtcNow() - start;
    }

    /// <summary>As <see cref="UntilAsync"/>, of what follows a cancellation: that is queued, and comes at any time of the clock.</summary>
    private async Task WhenAsync(Func<bool> claim)
    {
        for (var step = 0; !claim(); step++)
        {
            step.ShouldBeLessThan(20_000);
            await AdvanceAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private async Task AdvanceAsync(int steps = 1)
    {
        for (var i = 0; i < steps; i++)
        {
            // Out of the test's context: what waits for the clock goes on within this call.
            await Task.Run(() => _clock.Advance(Step));
            (_a!.IsWorking && _b!.IsWorking).ShouldBeFalse("two leaders");
        }
    }
}
