using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Tests.Incidents;

public sealed class PodSightingsTests
{
    private static readonly DateTimeOffset Noon = GivenPods.Noon;
    private readonly PodSightings _sightings = new(TimeSpan.FromMinutes(2), TimeSpan.FromHours(1));

    [Fact]
    public void A_failure_is_told_once_however_often_the_pod_is_seen()
    {
        _sightings.See(GivenPods.Crashed(1), Noon).ShouldNotBeNull();

        _sightings.See(GivenPods.Crashed(1), Noon).ShouldBeNull();
        _sightings.Recheck(Noon).ShouldBeEmpty();
        _sightings.See(GivenPods.Crashed(2), Noon)!.Kind.ShouldBe(PodFailureKind.Crashed);
    }

    [Fact]
    public void A_pod_that_waits_too_long_fails_without_any_event_of_its_own()
    {
        var waiting = Waiting();

        _sightings.See(waiting, Noon).ShouldBeNull();
        _sightings.Recheck(Noon.AddSeconds(50)).ShouldBeEmpty();

        _sightings.Recheck(Noon.AddMinutes(2)).ShouldHaveSingleItem().Failure.Kind.ShouldBe(PodFailureKind.NotReady);
    }

    [Fact]
    public void A_silent_pod_is_asked_for_its_events_now_and_then_and_what_they_say_is_told()
    {
        _sightings.See(Waiting(), Noon);

        _sightings.Silent(Noon.AddSeconds(9)).ShouldBeEmpty();
        _sightings.Silent(Noon.AddSeconds(10)).ShouldHaveSingleItem();
        _sightings.Silent(Noon.AddSeconds(11)).ShouldBeEmpty();
        _sightings.Silent(Noon.AddSeconds(25)).ShouldHaveSingleItem();
        _sightings.Hear("uid-web-5d9c-x1", [JsonNode.Parse("""{"reason":"FailedCreatePodSandBox","message":"no network"}""")!.AsObject()]);

        _sightings.Recheck(Noon.AddSeconds(26)).ShouldHaveSingleItem().Failure.Kind.ShouldBe(PodFailureKind.Sandbox);
    }

    [Fact]
    public void A_pod_that_stays_silent_is_asked_more_and_more_seldom()
    {
        _sightings.See(Waiting(), Noon);

        var asked = Enumerable.Range(0, 600).Where(second => _sightings.Silent(Noon.AddSeconds(second)).Count > 0);

        asked.ShouldBe([10, 25, 55, 115, 235, 475]);
    }

    [Fact]
    public void A_pod_that_says_why_or_whose_failure_was_told_is_not_asked()
    {
        _sightings.See(GivenPods.Pod("""{ "phase": "Pending", "conditions": [{ "type": "PodScheduled", "status": "False", "reason": "Unschedulable" }] }"""), Noon);
        _sightings.See(GivenPods.Crashed(1, "web-5d9c-x2"), Noon).ShouldNotBeNull();

        _sightings.Silent(Noon.AddHours(1)).ShouldBeEmpty();
    }

    [Fact]
    public void Of_many_silent_pods_each_is_asked_a_few_at_a_time()
    {
        for (var number = 0; number < 50; number++)
        {
            _sightings.See(Waiting($"web-5d9c-{number}"), Noon);
        }

        var asked = Enumerable.Range(10, 3).Select(second => _sightings.Silent(Noon.AddSeconds(second))).ToList();

        asked.Select(static pods => pods.Count).ShouldBe([20, 20, 10]);
        asked.SelectMany(static pods => pods).Select(static pod => pod.Name).Distinct().Count().ShouldBe(50);
    }

    [Fact]
    public void A_pod_that_became_ready_or_is_gone_is_not_looked_at_again()
    {
        _sightings.See(Waiting(), Noon);
        _sightings.See(GivenPods.Pod("""{ "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }] }"""), Noon);
        _sightings.See(Waiting("web-5d9c-x2"), Noon);
        _sightings.Forget("uid-web-5d9c-x2");

        _sightings.Recheck(Noon.AddHours(1)).ShouldBeEmpty();
        _sightings.Silent(Noon.AddHours(1)).ShouldBeEmpty();
    }

    private static JsonObject Waiting(string name = "web-5d9c-x1")
        => GivenPods.Pod("""{ "phase": "Pending", "startTime": "2026-03-01T11:59:00Z", "containerStatuses": [{ "name": "app", "state": { "waiting": { "reason": "ContainerCreating" } } }] }""", name);
}
