using System.Text.Json.Nodes;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Relay;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Tests.Relay;

public sealed class HandOverTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Noon + HandOver.Memory + TimeSpan.FromSeconds(1);
    private readonly HandOver _handOver = new();
    private long _number;

    [Fact]
    public void What_the_leader_has_brought_is_let_go_and_the_rest_is_taken()
    {
        var (sent, unsent) = (Failure("7"), Failure("9"));
        _handOver.Hold(sent);
        _handOver.Hold(unsent);

        _handOver.Take("9", Later).ShouldBe([unsent]);
        _handOver.Take("9", Later).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_young_is_held_whatever_the_leader_says_and_all_of_it_where_no_leader_said_anything()
    {
        _handOver.Hold(Failure("7"));
        _handOver.Forget("9", Noon + HandOver.Memory);

        _handOver.Take(null, Later).Count.ShouldBe(1);
    }

    [Fact]
    public void The_point_is_the_version_seen_last_but_never_past_a_failure_that_is_under_way()
    {
        _handOver.Point.ShouldBeNull();
        _handOver.See("12", Noon);
        _handOver.See("9", Noon);
        _handOver.Point.ShouldBe("12");

        var (first, second) = (Failure("13"), Failure("14"));
        _handOver.Begin(first);
        _handOver.Begin(second);
        _handOver.See("15", Noon);
        _handOver.End(second.Number);
        _handOver.Point.ShouldBe("13");

        _handOver.End(first.Number);
        _handOver.Point.ShouldBe("15");
    }

    [Fact]
    public void What_only_time_or_an_event_showed_is_held_longer()
    {
        var waiting = Failure("7") with { IsByWaiting = true };
        _handOver.Hold(waiting);
        _handOver.Forget("9", Noon + HandOver.MemoryOfWaiting);

        _handOver.Take("9", Noon + HandOver.MemoryOfWaiting).ShouldBe([waiting]);
    }

    [Fact]
    public void Versions_are_numbers_and_not_texts()
    {
        _handOver.Hold(Failure("99"));
        _handOver.Hold(Failure("100"));

        _handOver.Take("100", Later).Select(static failure => failure.Pod["metadata"]!["resourceVersion"]!.GetValue<string>()).ShouldBe(["100"]);
    }

    [Fact]
    public void Memory_is_bounded_and_the_oldest_go()
    {
        Enumerable.Range(0, HandOver.MaxHeld).ShouldAllBe(number => _handOver.Hold(Failure($"{number}")));

        _handOver.Hold(Failure("last")).ShouldBeFalse();
        _handOver.Take(null, Noon).Count.ShouldBe(HandOver.MaxHeld);
    }

    private SeenFailure Failure(string version) => new(
        ++_number,
        new JsonObject { ["metadata"] = new JsonObject { ["name"] = "web", ["resourceVersion"] = version } },
        new IncidentFailure(PodFailureKind.Crashed, "Error", "web", "crashed", $"crash {version}", Noon),
        Noon);
}
