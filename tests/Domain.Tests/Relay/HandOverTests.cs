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
        _handOver.TryHold(new HeldFailure(sent));
        _handOver.TryHold(new HeldFailure(unsent));

        _handOver.Take("9", Later).Select(static held => held.Number).ShouldBe([unsent.Number]);
        _handOver.Take("9", Later).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_young_is_held_whatever_the_leader_says_and_all_of_it_where_no_leader_said_anything()
    {
        _handOver.TryHold(new HeldFailure(Failure("7")));
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
        _handOver.TryHold(new HeldFailure(waiting));
        _handOver.Forget("9", Noon + HandOver.MemoryOfWaiting);

        _handOver.Take("9", Noon + HandOver.MemoryOfWaiting).Select(static held => held.Number).ShouldBe([waiting.Number]);
    }

    [Fact]
    public void Versions_are_numbers_and_not_texts()
    {
        _handOver.TryHold(new HeldFailure(Failure("99")));
        _handOver.TryHold(new HeldFailure(Failure("100")));

        _handOver.Take("100", Later).Select(static failure => failure.Open().Pod["metadata"]!["resourceVersion"]!.GetValue<string>()).ShouldBe(["100"]);
    }

    [Fact]
    public void A_failure_is_taken_as_it_was_held()
    {
        var failure = Failure("7") with { IsByWaiting = true };
        _handOver.TryHold(new HeldFailure(failure));

        var taken = _handOver.Take(null, Noon).Single().Open();

        (taken with { Pod = failure.Pod }).ShouldBe(failure);
        taken.Pod.ToJsonString().ShouldBe(failure.Pod.ToJsonString());
    }

    [Fact]
    public void Their_number_is_bounded_and_what_comes_later_is_refused()
    {
        Enumerable.Range(0, HandOver.MaxHeld).ShouldAllBe(number => !_handOver.IsFull && _handOver.TryHold(new HeldFailure(Failure($"{number}"))));

        _handOver.IsFull.ShouldBeTrue();
        _handOver.TryHold(new HeldFailure(Failure("last"))).ShouldBeFalse();
        _handOver.Take(null, Noon).Select(static failure => failure.Number).ShouldBe(Enumerable.Range(1, HandOver.MaxHeld).Select(static number => (long)number));
    }

    [Fact]
    public void Their_bytes_are_bounded_and_what_comes_later_is_refused()
    {
        var refused = 0;
        for (var number = 1; number <= 200; number++)
        {
            var failure = Failure($"{number}");
            failure.Pod["status"] = new JsonObject { ["message"] = new string('x', 100_000) };
            refused += _handOver.TryHold(new HeldFailure(failure)) ? 0 : 1;
            _handOver.HeldBytes.ShouldBeLessThanOrEqualTo(HandOver.MaxHeldBytes);
        }

        var held = _handOver.Take(null, Noon);
        held.Sum(static failure => (long)failure.Bytes).ShouldBeInRange(HandOver.MaxHeldBytes - 200_000, HandOver.MaxHeldBytes);
        held[0].Number.ShouldBe(1);
        (held.Count + refused).ShouldBe(200);
        _handOver.HeldBytes.ShouldBe(0);
    }

    [Fact]
    public void It_is_full_from_the_first_that_is_refused_for_its_bytes_until_others_are_let_go()
    {
        var large = new string('x', 100_000);
        HeldFailure Large()
        {
            var failure = Failure("7");
            failure.Pod["status"] = new JsonObject { ["message"] = large };
            return new HeldFailure(failure);
        }

        while (_handOver.TryHold(Large()))
        {
            _handOver.IsFull.ShouldBeFalse();
        }

        _handOver.IsFull.ShouldBeTrue();
        _handOver.Forget("6", Later);
        _handOver.IsFull.ShouldBeTrue();
        _handOver.Forget("9", Later);
        _handOver.IsFull.ShouldBeFalse();

        while (_handOver.TryHold(Large()))
        {
        }

        _handOver.Take(null, Noon);
        _handOver.IsFull.ShouldBeFalse();
    }

    [Fact]
    public void The_bytes_of_a_failure_count_the_sentence_that_it_keeps()
    {
        const int Length = 4_000;
        var failure = Failure("7");
        var wordy = failure with { Failure = failure.Failure with { Sentence = failure.Failure.Sentence.With(new string('x', Length)) } };

        (new HeldFailure(wordy).Bytes - new HeldFailure(failure).Bytes).ShouldBe(Length * sizeof(char));
    }

    private SeenFailure Failure(string version) => new(
        ++_number,
        new JsonObject { ["metadata"] = new JsonObject { ["name"] = "web", ["resourceVersion"] = version } },
        new IncidentFailure(PodFailureKind.Crashed, "Error", "web", new UnredactedSentence("crashed"), $"crash {version}", Noon),
        Noon);
}
