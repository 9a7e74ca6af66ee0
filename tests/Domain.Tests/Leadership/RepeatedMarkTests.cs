using Trimtab.Domain.Leadership;
using Trimtab.TestKit.Logging;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Leadership;

/// <summary>What is shown is a label that a test may refuse; the clock stands until it is advanced.</summary>
public sealed class RepeatedMarkTests : ILeaderMark, IDisposable
{
    private static readonly LeadershipOptions Times = new();
    private readonly FakeClock _clock = new();
    private readonly CollectedLog<RepeatedMarkTests> _log = new();
    private readonly CancellationTokenSource _leadership = new();
    private LeadershipException? _showFails;
    private LeadershipException? _takeOffFails;
    private int _shown;
    private int _takenOff;

    public void Dispose() => _leadership.Dispose();

    [Fact]
    public async Task Nothing_is_tried_any_more_once_leadership_is_over()
    {
        _showFails = new LeadershipException("500");
        await using var mark = new RepeatedMark(this, Times, _clock, _log);
        await mark.ShowAsync("", _leadership.Token);
        await RepeatAsync(static test => test._shown == 2);

        await _leadership.CancelAsync();
        for (var step = 0; step < 20; step++)
        {
            await AdvanceAsync();
        }

        _shown.ShouldBe(2);
    }

    [Fact]
    public async Task Only_the_half_that_failed_is_tried_again()
    {
        _takeOffFails = new LeadershipException("500");
        await using var mark = new RepeatedMark(this, Times, _clock, _log);
        await mark.ShowAsync("other", _leadership.Token);
        await RepeatAsync(static test => test._takenOff == 3);

        _shown.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_told_once_and_not_tried_again()
    {
        _takeOffFails = new LeadershipException("patch Pod shop/relay-1: Forbidden (403)") { IsFinal = true };
        await using var mark = new RepeatedMark(this, Times, _clock, _log);
        await mark.ShowAsync("other", _leadership.Token);
        for (var step = 0; step < 20; step++)
        {
            await AdvanceAsync();
        }

        (_shown, _takenOff).ShouldBe((1, 1));
        _log.Lines.ShouldHaveSingleItem().ShouldContain("Forbidden (403)");
    }

    Task ILeaderMark.ShowAsync(bool isLeader, CancellationToken cancellationToken)
    {
        _shown++;
        return _showFails is null ? Task.CompletedTask : Task.FromException(_showFails);
    }

    Task ILeaderMark.TakeOffAsync(string identity, CancellationToken cancellationToken)
    {
        _takenOff++;
        return _takeOffFails is null ? Task.CompletedTask : Task.FromException(_takeOffFails);
    }

    private async Task RepeatAsync(Func<RepeatedMarkTests, bool> isSo)
    {
        for (var step = 0; !isSo(this); step++)
        {
            step.ShouldBeLessThan(1_000);
            await AdvanceAsync();
        }
    }

    // Out of the test's context, and with time for what is queued.
    private async Task AdvanceAsync()
    {
        await Task.Run(() => _clock.Advance(Times.RetryInterval));
        await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
    }
}
