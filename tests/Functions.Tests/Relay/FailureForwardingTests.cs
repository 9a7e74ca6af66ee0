using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Relay;
using Trimtab.Domain.Signals;
using Trimtab.Relay;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Relay;

public sealed class FailureForwardingTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly ConcurrentQueue<SeenFailure> _reported = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ResumePoints _points = new(new Dictionary<string, string>(StringComparer.Ordinal) { [FailureForwarding.Point] = "3" });
    private readonly List<long> _refused = [];
    private readonly FailureForwarding _forwarding;
    private TaskCompletionSource? _full;
    private long _number;

    public FailureForwardingTests() => _forwarding = new FailureForwarding(ReportAsync, failure => _refused.Add(failure.Number), _clock);

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task What_was_seen_before_it_leads_is_reported_when_it_does_and_then_everything_at_once()
    {
        var (held, next) = (Failure("5"), Failure("6"));
        await _forwarding.TakeAsync(held, CancellationToken.None);
        _reported.ShouldBeEmpty();

        var leading = _forwarding.LeadAsync(_points, _stop.Token);
        await _forwarding.TakeAsync(next, CancellationToken.None);

        _reported.Select(static failure => failure.Number).ShouldBe([held.Number, next.Number]);
        await EndAsync(leading);
    }

    [Fact]
    public async Task Its_point_stays_before_what_is_not_in_the_queue_yet()
    {
        var leading = _forwarding.LeadAsync(_points, _stop.Token);
        var failure = Failure("8");
        await _forwarding.TakeAsync(failure, CancellationToken.None);
        _forwarding.See("9");

        await _clock.WhenTimersAsync(1, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _points.Find(FailureForwarding.Point).ShouldBe("8");

        _forwarding.Sent(failure.Number);
        await EndAsync(leading);
        _points.Find(FailureForwarding.Point).ShouldBe("9");
    }

    [Fact]
    public async Task What_it_could_not_pass_on_before_it_lost_leadership_it_holds_again()
    {
        var held = Failure("5");
        await _forwarding.TakeAsync(held, CancellationToken.None);
        _full = new TaskCompletionSource();
        await EndAsync(_forwarding.LeadAsync(_points, _stop.Token));
        _reported.ShouldBeEmpty();

        _full = null;
        using var again = new CancellationTokenSource();
        var leading = _forwarding.LeadAsync(_points, again.Token);

        _reported.Select(static failure => failure.Number).ShouldBe([held.Number]);
        await EndAsync(leading, again);
    }

    /// <summary>Storage is away for long, more reports wait than may, and the leader is told to stop: its successor lets go of what is before the point.</summary>
    [Fact]
    public async Task Its_last_point_stays_before_what_it_could_not_pass_on()
    {
        await _forwarding.TakeAsync(Failure("5"), CancellationToken.None);
        _full = new TaskCompletionSource();
        var leading = _forwarding.LeadAsync(_points, _stop.Token);
        _forwarding.See("9");

        await EndAsync(leading);

        _points.Find(FailureForwarding.Point).ShouldBe("5");
    }

    [Fact]
    public async Task What_finds_no_place_is_given_back_and_taken_when_it_leads()
    {
        for (var number = 0; number < HandOver.MaxHeld; number++)
        {
            (await _forwarding.TakeAsync(Failure("5"), CancellationToken.None)).ShouldBeTrue();
        }

        var late = Failure("5");
        (await _forwarding.TakeAsync(late, CancellationToken.None)).ShouldBeFalse();
        _refused.ShouldBe([late.Number]);

        var leading = _forwarding.LeadAsync(_points, _stop.Token);
        (await _forwarding.TakeAsync(late, CancellationToken.None)).ShouldBeTrue();
        _reported.Count.ShouldBe(HandOver.MaxHeld + 1);
        await EndAsync(leading);
    }

    private Task EndAsync(Task leading) => EndAsync(leading, _stop);

    private static async Task EndAsync(Task leading, CancellationTokenSource stop)
    {
        await stop.CancelAsync();
        await leading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask ReportAsync(SeenFailure failure, CancellationToken cancellationToken)
    {
        if (_full is { } full)
        {
            await full.Task.WaitAsync(cancellationToken);
        }

        _reported.Enqueue(failure);
    }

    private SeenFailure Failure(string version) => new(
        ++_number,
        new JsonObject { ["metadata"] = new JsonObject { ["name"] = "web", ["resourceVersion"] = version } },
        new IncidentFailure(PodFailureKind.Crashed, "Error", "web", new UnredactedSentence("crashed"), $"crash {version}", _clock.GetUtcNow()),
        _clock.GetUtcNow());
}
