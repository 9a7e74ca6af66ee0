using Trimtab.Domain.Incidents;

namespace Trimtab.Domain.Tests.Incidents;

public sealed class HarvestDebounceTests
{
    private readonly HarvestDebounce _debounce = new(TimeSpan.FromMinutes(10));

    [Fact]
    public void Ten_failures_in_a_minute_are_harvested_once_and_counted()
    {
        var verdicts = Enumerable.Range(0, 10).Select(second => _debounce.Next("web\napp\nCrashed", "5d9c", GivenPods.Noon.AddSeconds(6 * second))).ToList();

        verdicts.Count(verdict => verdict.IsHarvested).ShouldBe(1);
        verdicts[0].IsHarvested.ShouldBeTrue();
        verdicts[^1].Count.ShouldBe(10);
    }

    [Fact]
    public void After_the_window_the_next_one_is_harvested()
    {
        _debounce.Next("k", "5d9c", GivenPods.Noon);

        _debounce.Next("k", "5d9c", GivenPods.Noon.AddMinutes(10).AddTicks(-1)).ShouldBe((false, 2, GivenPods.Noon));
        _debounce.Next("k", "5d9c", GivenPods.Noon.AddMinutes(10)).ShouldBe((true, 1, GivenPods.Noon.AddMinutes(10)));
    }

    [Fact]
    public void A_harvest_that_did_not_come_about_is_made_up_by_the_next_failure_of_its_window()
    {
        _debounce.Next("k", "5d9c", GivenPods.Noon);
        _debounce.Forgo("k", "5d9c");
        _debounce.Forgo("k", "7f2a");
        _debounce.Forgo("unknown", "5d9c");

        _debounce.Next("k", "5d9c", GivenPods.Noon.AddSeconds(1)).ShouldBe((true, 2, GivenPods.Noon));
        _debounce.Next("k", "5d9c", GivenPods.Noon.AddSeconds(2)).ShouldBe((false, 3, GivenPods.Noon));
    }

    [Fact]
    public void A_new_revision_begins_anew()
    {
        _debounce.Next("k", "5d9c", GivenPods.Noon);

        _debounce.Next("k", "7f2a", GivenPods.Noon.AddSeconds(1)).ShouldBe((true, 1, GivenPods.Noon.AddSeconds(1)));
    }

    /// <summary>A rolling update from one template that crashes to another: pods of both fail in turn.</summary>
    [Fact]
    public void Two_templates_that_fail_in_turn_are_harvested_once_each()
    {
        var verdicts = Enumerable.Range(0, 10).Select(second => _debounce.Next("k", second % 2 == 0 ? "5d9c" : "7f2a", GivenPods.Noon.AddSeconds(second))).ToList();

        verdicts.Count(static verdict => verdict.IsHarvested).ShouldBe(2);
        verdicts[^2..].ShouldBe([(false, 5, GivenPods.Noon), (false, 5, GivenPods.Noon.AddSeconds(1))]);
    }

    [Fact]
    public void Another_owner_container_or_reason_counts_for_itself()
    {
        _debounce.Next("a", "5d9c", GivenPods.Noon);

        _debounce.Next("b", "5d9c", GivenPods.Noon).IsHarvested.ShouldBeTrue();
    }

    [Fact]
    public void It_remembers_a_bounded_number_of_windows()
    {
        foreach (var key in Enumerable.Range(0, 10_001))
        {
            _debounce.Next($"{key}", "t", GivenPods.Noon.AddMilliseconds(key));
        }

        _debounce.Next("10000", "t", GivenPods.Noon.AddMinutes(1)).Count.ShouldBe(2);
        _debounce.Next("0", "t", GivenPods.Noon.AddMinutes(1)).Count.ShouldBe(1);
    }
}
