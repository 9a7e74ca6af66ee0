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
        _sightings.See(GivenPods.Crashed(1), Noon).ShouldHaveSingleItem();

        _sightings.See(GivenPods.Crashed(1), Noon).ShouldBeEmpty();
        _sightings.Recheck(Noon).ShouldBeEmpty();
        _sightings.See(GivenPods.Crashed(2), Noon).ShouldHaveSingleItem().Kind.ShouldBe(PodFailureKind.Crashed);
    }

    [Fact]
    public void A_pod_that_waits_too_long_fails_without_any_event_of_its_own()
    {
        var waiting = Waiting();

        _sightings.See(waiting, Noon).ShouldBeEmpty();
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

    /// <summary>A node tries again, so each try that failed is told; when it may take no longer, all is told.</summary>
    [Fact]
    public void A_pod_that_can_not_be_mounted_is_asked_again_as_long_as_it_may_come_right()
    {
        _sightings.See(Waiting(), Noon);
        List<string> told = [];
        List<int> asked = [];
        for (var second = 0; second < 600; second++)
        {
            if (_sightings.Silent(Noon.AddSeconds(second)).Count > 0)
            {
                asked.Add(second);
                _sightings.Hear("uid-web-5d9c-x1", [Event("FailedMount", Noon.AddSeconds(Math.Min(second, 70)))]);
            }

            told.AddRange(_sightings.Recheck(Noon.AddSeconds(second)).Select(news => $"{second} {news.Failure.Kind} {news.Failure.At:ss}"));
        }

        asked.ShouldBe([10, 25, 40, 70]);
        told.ShouldBe(["10 Mount 10", "25 Mount 25", "40 Mount 40", "70 Mount 10"]);
    }

    [Fact]
    public void A_mount_that_came_right_is_not_told_while_the_image_is_pulled()
    {
        _sightings.See(Waiting(), Noon);
        _sightings.Hear("uid-web-5d9c-x1", [Event("FailedMount", Noon.AddSeconds(2)), Event("Pulling", Noon.AddSeconds(4))]);
        _sightings.Recheck(Noon.AddSeconds(10)).ShouldBeEmpty();

        _sightings.Hear("uid-web-5d9c-x1", [Event("Pulling", Noon.AddSeconds(4)), Event("FailedCreatePodSandBox", Noon.AddSeconds(9))]);
        _sightings.Recheck(Noon.AddSeconds(11)).ShouldHaveSingleItem().Failure.Kind.ShouldBe(PodFailureKind.Sandbox);
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
        _sightings.See(GivenPods.Crashed(1, "web-5d9c-x2"), Noon).ShouldHaveSingleItem();

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

    /// <summary>The API server refuses the watch of their namespace.</summary>
    [Fact]
    public void Pods_that_nothing_is_heard_of_fail_by_no_time_and_are_told_again_when_they_are_seen_again()
    {
        var other = Waiting("web-5d9c-x2");
        other["metadata"]!["namespace"] = "pay";
        _sightings.See(Waiting(), Noon);
        _sightings.See(GivenPods.Crashed(1, "web-5d9c-x3"), Noon).ShouldHaveSingleItem();
        _sightings.See(other, Noon);

        _sightings.ForgetAll("shop");

        _sightings.Recheck(Noon.AddMinutes(3)).ShouldHaveSingleItem().Pod.Name.ShouldBe("web-5d9c-x2");
        _sightings.See(GivenPods.Crashed(1, "web-5d9c-x3"), Noon).ShouldHaveSingleItem();
        _sightings.ForgetAll(null);
        _sightings.Recheck(Noon.AddHours(1)).ShouldBeEmpty();
    }

    /// <summary>It crashed at noon and was told; its readiness probe fails from 12:20 on.</summary>
    [Fact]
    public void A_crash_that_was_told_and_is_over_hides_nothing_of_what_comes_after_it()
    {
        _sightings.See(Restarted(isReady: true), Noon).ShouldHaveSingleItem().Kind.ShouldBe(PodFailureKind.Crashed);
        var unready = Noon.AddMinutes(20);
        _sightings.See(Restarted(isReady: false, turned: "2026-03-01T12:20:00Z"), unready).ShouldBeEmpty();

        _sightings.Silent(unready.AddSeconds(10)).ShouldHaveSingleItem();
        _sightings.Hear("uid-web-5d9c-x1", [JsonNode.Parse("""{"reason":"Unhealthy","message":"Readiness probe failed: HTTP 503"}""")!.AsObject()]);
        _sightings.Recheck(unready.AddSeconds(15)).ShouldBeEmpty();

        var failure = _sightings.Recheck(unready.AddSeconds(16)).ShouldHaveSingleItem().Failure;
        (failure.Kind, failure.Reason).ShouldBe((PodFailureKind.NotReady, "Unhealthy"));
        failure.Sentence.Redacted(static text => text).ShouldContain("HTTP 503");
        _sightings.Recheck(unready.AddSeconds(17)).ShouldBeEmpty();
    }

    [Fact]
    public void A_container_that_was_started_again_has_the_time_of_a_start_before_its_pod_counts_as_not_ready()
    {
        _sightings.See(Restarted(isReady: false, turned: "2026-03-01T11:59:59Z"), Noon).ShouldHaveSingleItem().Kind.ShouldBe(PodFailureKind.Crashed);

        _sightings.Recheck(Noon.AddMinutes(2)).ShouldBeEmpty();
        _sightings.Recheck(Noon.AddMinutes(2).AddSeconds(1)).ShouldHaveSingleItem().Failure.Kind.ShouldBe(PodFailureKind.NotReady);
    }

    /// <summary>The first was killed for its memory and runs again; then the sidecar crashes, again and again.</summary>
    [Fact]
    public void A_containers_old_failure_hides_none_of_another_container()
    {
        const string Killed = """{ "name": "app", "restartCount": 1, "state": { "running": { "startedAt": "2026-03-01T12:00:00Z" } }, "lastState": { "terminated": { "exitCode": 137, "reason": "OOMKilled", "finishedAt": "2026-03-01T11:59:59Z", "containerID": "containerd://a1" } } }""";
        JsonObject With(string sidecar) => GivenPods.Pod($$"""{ "phase": "Running", "startTime": "2026-03-01T11:59:01Z", "containerStatuses": [{{Killed}}, {{sidecar}}] }""");
        JsonObject Crash(int run) => With($$"""{ "name": "proxy", "restartCount": {{run}}, "state": { "waiting": { "reason": "CrashLoopBackOff" } }, "lastState": { "terminated": { "exitCode": 1, "reason": "Error", "finishedAt": "2026-03-01T12:0{{run}}:00Z", "containerID": "containerd://b{{run}}" } } }""");

        var told = new[] { With("""{ "name": "proxy", "state": { "running": {} } }"""), Crash(1), Crash(1), Crash(2) }.Select(pod => _sightings.See(pod, Noon.AddMinutes(1))).ToList();

        told.Select(static failures => string.Join(' ', failures.Select(static failure => $"{failure.Container} {failure.Kind}")))
            .ShouldBe(["app OutOfMemory", "proxy Crashed", "", "proxy Crashed"]);
    }

    [Fact]
    public void An_eviction_after_a_told_crash_is_told()
    {
        _sightings.See(Restarted(isReady: true), Noon).ShouldHaveSingleItem();

        var evicted = Restarted(isReady: false);
        evicted["status"]!["phase"] = "Failed";
        evicted["status"]!["reason"] = "Evicted";
        _sightings.See(evicted, Noon.AddMinutes(5)).ShouldHaveSingleItem().Kind.ShouldBe(PodFailureKind.Evicted);
        _sightings.See(evicted, Noon.AddMinutes(6)).ShouldBeEmpty();
    }

    [Fact]
    public void A_pod_of_many_failing_containers_tells_each_once()
    {
        var statuses = string.Join(',', Enumerable.Range(0, 50).Select(static number => $$"""{ "name": "c{{number}}", "state": { "terminated": { "exitCode": 1, "containerID": "containerd://{{number}}" } } }"""));
        var pod = GivenPods.Pod($$"""{ "phase": "Running", "containerStatuses": [{{statuses}}] }""");

        _sightings.See(pod, Noon).Count.ShouldBe(50);

        _sightings.See(pod, Noon).ShouldBeEmpty();
        _sightings.Recheck(Noon).ShouldBeEmpty();
    }

    /// <summary>Each of a flood's pods once a second took an eighth of the relay's time; but an hour later the crash hides no more that the pod is not ready.</summary>
    [Fact]
    public void A_pod_that_failed_is_looked_at_more_seldom_and_what_time_brings_to_it_is_told_all_the_same()
    {
        _sightings.See(GivenPods.Crashed(1), Noon).ShouldHaveSingleItem();
        var soonOld = Noon.AddMinutes(59).AddSeconds(50);
        _sightings.Recheck(soonOld).ShouldBeEmpty();

        _sightings.Recheck(soonOld.AddSeconds(14)).ShouldBeEmpty();
        _sightings.Recheck(soonOld.AddSeconds(15)).ShouldHaveSingleItem().Failure.Kind.ShouldBe(PodFailureKind.NotReady);
    }

    [Fact]
    public void A_failure_that_found_no_place_is_told_again_by_a_recheck_or_by_a_list()
    {
        var waits = _sightings.See(GivenPods.Crashed(1), Noon).ShouldHaveSingleItem();
        var well = Restarted(isReady: true);
        well["metadata"]!["uid"] = "uid-well";
        var past = _sightings.See(well, Noon).ShouldHaveSingleItem();

        _sightings.Untell("uid-web-5d9c-x1", waits.Occurrence).ShouldBeTrue();
        _sightings.Untell("uid-well", past.Occurrence).ShouldBeFalse();

        _sightings.Recheck(Noon).ShouldHaveSingleItem().Failure.Occurrence.ShouldBe(waits.Occurrence);
        _sightings.SeeAgain(well, Noon).ShouldHaveSingleItem().Occurrence.ShouldBe(past.Occurrence);
        _sightings.SeeAgain(well, Noon).ShouldBeEmpty();
        _sightings.Forget("uid-well");
        _sightings.SeeAgain(well, Noon).ShouldBeEmpty();
    }

    private static JsonObject Restarted(bool isReady, string turned = "2026-03-01T12:00:01Z") => GivenPods.Pod($$"""
        { "phase": "Running", "startTime": "2026-03-01T11:50:00Z",
          "conditions": [{ "type": "Ready", "status": "{{isReady}}", "lastTransitionTime": "{{turned}}" }],
          "containerStatuses": [{ "name": "app", "restartCount": 1, "state": { "running": { "startedAt": "2026-03-01T12:00:00Z" } },
            "lastState": { "terminated": { "exitCode": 1, "reason": "Error", "finishedAt": "2026-03-01T11:59:59Z", "containerID": "containerd://1" } } }] }
        """);

    private static JsonObject Event(string reason, DateTimeOffset at) => new() { ["reason"] = reason, ["message"] = "m", ["lastTimestamp"] = $"{at:yyyy-MM-ddTHH:mm:ssZ}" };

    private static JsonObject Waiting(string name = "web-5d9c-x1")
        => GivenPods.Pod("""{ "phase": "Pending", "startTime": "2026-03-01T11:59:00Z", "containerStatuses": [{ "name": "app", "state": { "waiting": { "reason": "ContainerCreating" } } }] }""", name);
}
