using System.Text.Json.Nodes;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Redaction;
using Trimtab.Domain.Signals;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Signals;

public sealed class PodFailuresTests
{
    private static readonly DateTimeOffset Created = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"state":{"terminated":{"exitCode":1,"reason":"Error"}}}""", PodFailureKind.Crashed, "pod web-1: container app exited with code 1")]
    [InlineData("""{"state":{"running":{}},"lastState":{"terminated":{"exitCode":2,"reason":"Error"}}}""", PodFailureKind.Crashed, "pod web-1: container app exited with code 2")]
    [InlineData("""{"state":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}""", PodFailureKind.OutOfMemory, "pod web-1: container app exited with code 137 (OOMKilled)")]
    [InlineData("""{"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}""", PodFailureKind.OutOfMemory, "pod web-1: container app exited with code 137 (OOMKilled)")]
    [InlineData("""{"image":"web:2","state":{"waiting":{"reason":"ErrImagePull","message":"not\nfound"}}}""", PodFailureKind.ImagePull, "pod web-1: container app can't get image web:2 (ErrImagePull): not found")]
    [InlineData("""{"image":"web:2","state":{"waiting":{"reason":"ImagePullBackOff"}}}""", PodFailureKind.ImagePull, "pod web-1: container app can't get image web:2 (ImagePullBackOff)")]
    [InlineData("""{"image":"We b","state":{"waiting":{"reason":"InvalidImageName"}}}""", PodFailureKind.ImagePull, "pod web-1: container app can't get image We b (InvalidImageName)")]
    [InlineData("""{"image":"web:2","state":{"waiting":{"reason":"ErrImageNeverPull"}}}""", PodFailureKind.ImagePull, "pod web-1: container app can't get image web:2 (ErrImageNeverPull)")]
    [InlineData("""{"state":{"waiting":{"reason":"CreateContainerConfigError","message":"secret \"db\" not found"}}}""", PodFailureKind.Configuration, "pod web-1: container app can't start (CreateContainerConfigError): secret \"db\" not found")]
    [InlineData("""{"state":{"waiting":{"reason":"RunContainerError"}}}""", PodFailureKind.Configuration, "pod web-1: container app can't start (RunContainerError)")]
    [InlineData("""{"state":{"terminated":{"exitCode":128,"reason":"StartError","message":"no such file"}}}""", PodFailureKind.Configuration, "pod web-1: container app exited with code 128 (StartError): no such file")]
    [InlineData("""{"restartCount":4,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":0,"reason":"Completed"}}}""", PodFailureKind.KeepsEnding, "pod web-1: container app ended 4 times, last with code 0; a server is expected to keep running")]
    public void A_failed_container_is_named_with_its_reason(string status, PodFailureKind kind, string sentence)
    {
        var failure = PodFailures.Find(Pod(status), Canary(5)).ShouldHaveSingleItem();

        (failure.Kind, failure.Pod, failure.Container, Said(failure)).ShouldBe((kind, "web-1", "app", sentence));
    }

    [Theory]
    [InlineData("""{"state":{"running":{}}}""")]
    [InlineData("""{"state":{"waiting":{"reason":"ContainerCreating"}}}""")]
    [InlineData("""{"state":{"waiting":{"reason":"PodInitializing"}}}""")]
    [InlineData("""{"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}""")]
    [InlineData("""{"state":{"running":{}},"lastState":{"terminated":{"exitCode":0,"reason":"Completed"}},"restartCount":1}""")]
    [InlineData("""{"state":"nonsense","lastState":[1]}""")]
    public void A_container_that_runs_starts_or_completed_is_no_failure(string status)
        => PodFailures.Find(Pod(status), Canary(5)).ShouldBeEmpty();

    [Fact]
    public void An_init_container_that_fails_is_a_failure_but_not_one_that_recovered()
    {
        var failing = Pod("""{"state":{"waiting":{"reason":"PodInitializing"}}}""", init: """{"state":{"terminated":{"exitCode":3,"reason":"Error"}}}""");
        var recovered = Pod("""{"state":{"running":{}}}""", init: """{"state":{"terminated":{"exitCode":0}},"lastState":{"terminated":{"exitCode":3}}}""");

        PodFailures.Find(failing, Canary(5)).ShouldHaveSingleItem().Kind.ShouldBe(PodFailureKind.Crashed);
        PodFailures.Find(recovered, Canary(5)).ShouldBeEmpty();
    }

    [Fact]
    public void A_pod_that_is_being_deleted_is_never_a_failure()
    {
        var pod = Pod("""{"state":{"terminated":{"exitCode":1}}}""");
        pod["metadata"]!["deletionTimestamp"] = "2026-03-01T12:00:03Z";

        PodFailures.Find(pod, Canary(1000)).ShouldBeEmpty();
    }

    [Fact]
    public void Ends_before_the_rollout_are_old_news()
    {
        var pod = Pod("""{"state":{"running":{}},"lastState":{"terminated":{"exitCode":1,"finishedAt":"2026-03-01T11:00:00Z"}}}""", ready: "True");

        PodFailures.Find(pod, Canary(5) with { Since = Created }).ShouldBeEmpty();
        PodFailures.Find(pod, Canary(5) with { Since = Created.AddHours(-2) }).ShouldHaveSingleItem();
    }

    [Fact]
    public void An_evicted_pod_is_a_failure()
    {
        var pod = Pod("""{"state":{}}""");
        pod["status"]!["phase"] = "Failed";
        pod["status"]!["reason"] = "Evicted";
        pod["status"]!["message"] = "The node was low on memory";

        var failure = PodFailures.Find(pod, Canary(5)).ShouldHaveSingleItem();

        (failure.Kind, failure.Container, Said(failure)).ShouldBe((PodFailureKind.Evicted, null, "pod web-1: failed as a whole (Evicted): The node was low on memory"));
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(61, 1)]
    public void A_pod_is_unready_too_long_only_past_its_deadline(int seconds, int failures)
        => PodFailures.Find(Pod("""{"state":{"running":{}}}""", ready: "False"), Canary(seconds)).Count.ShouldBe(failures);

    [Theory]
    [InlineData(45, 0)]
    [InlineData(46, 1)]
    public void A_pod_that_was_ready_has_only_the_grace(int seconds, int failures)
    {
        var pod = Pod("""{"state":{"running":{}}}""", ready: "False", turned: 30);

        var found = PodFailures.Find(pod, Canary(seconds));

        found.Count.ShouldBe(failures);
        found.ShouldAllBe(failure => Said(failure).StartsWith("pod web-1: no longer ready for 16 s", StringComparison.Ordinal));
    }

    /// <summary>A sidecar that crashes every 100 s runs since 20 s; the other container was never restarted, or was long ago.</summary>
    [Theory]
    [InlineData("""{"ready":false,"restartCount":0,"state":{"running":{"startedAt":"2026-03-01T12:00:01Z"}}}""", "true", 1)]
    [InlineData("""{"ready":false,"restartCount":0,"state":{"running":{"startedAt":"2026-03-01T12:00:01Z"}}}""", "false", 1)]
    [InlineData("""{"ready":false,"restartCount":1,"state":{"running":{"startedAt":"2026-03-01T12:00:30Z"}}}""", "true", 1)]
    [InlineData("""{"ready":false,"restartCount":1,"state":{"running":{"startedAt":"2026-03-01T12:01:40Z"}}}""", "true", 0)]
    [InlineData("""{"ready":true,"restartCount":0,"state":{"running":{"startedAt":"2026-03-01T12:00:01Z"}}}""", "false", 0)]
    public void A_sidecar_that_crashes_again_and_again_hides_no_container_that_is_not_ready(string web, string sidecar, int failures)
    {
        var pod = Pod(web, turned: 30);
        pod["status"]!["containerStatuses"]!.AsArray().Add(JsonNode.Parse($$"""{"name":"sidecar","ready":{{sidecar}},"restartCount":5,"state":{"running":{"startedAt":"2026-03-01T12:01:40Z"} } }"""));

        PodFailures.Find(pod, Canary(120)).Count(static failure => failure.Kind == PodFailureKind.NotReady).ShouldBe(failures);
    }

    [Fact]
    public void A_pod_that_no_node_takes_says_why_after_the_deadline()
    {
        var pod = Pod("""{"state":{}}""");
        pod["status"]!["conditions"] = JsonNode.Parse("""[{"type":"PodScheduled","status":"False","message":"0/3 nodes are available"}]""");

        PodFailures.Find(pod, Canary(30)).ShouldBeEmpty();
        Said(PodFailures.Find(pod, Canary(61)).ShouldHaveSingleItem()).ShouldBe("pod web-1: not placed on a node within 60 s: 0/3 nodes are available");
    }

    [Fact]
    public void Our_own_words_stay_and_secrets_in_names_and_messages_go()
    {
        var pod = Pod("""{"image":"https://ci:hunter22@registry.example.com/web:2","state":{"waiting":{"reason":"ErrImagePull","message":"password: hunter22"}}}""");
        pod["metadata"]!["name"] = "password-reset-5d9c";
        var redaction = new PartRedaction(Redactor.Default, PartRedaction.UsualLimit, new FakeClock());

        var said = PodFailures.Find(pod, Canary(5)).ShouldHaveSingleItem().Sentence.Redacted(redaction.Sentence);

        said.ShouldStartWith("pod password-reset-5d9c: container app can't get image ");
        said.ShouldEndWith("(ErrImagePull): password: [REDACTED]");
        said.ShouldNotContain("hunter22");
    }

    private static string Said(PodFailure failure) => failure.Sentence.Redacted(static text => text);

    private static PodDeadlines Canary(int seconds) => PodDeadlines.ForCanary(Created.AddSeconds(seconds), TimeSpan.FromSeconds(60));

    private static JsonObject Pod(string container, string? init = null, string ready = "False", int turned = 1) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = "web-1", ["creationTimestamp"] = "2026-03-01T12:00:00Z" },
        ["status"] = new JsonObject
        {
            ["phase"] = "Running",
            ["startTime"] = "2026-03-01T12:00:01Z",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready, ["lastTransitionTime"] = Created.AddSeconds(turned).ToString("O") }),
            ["initContainerStatuses"] = init is null ? null : new JsonArray(Named(init)),
            ["containerStatuses"] = new JsonArray(Named(container)),
        },
    };

    private static JsonObject Named(string status)
    {
        var node = JsonNode.Parse(status)!.AsObject();
        node["name"] = "app";
        return node;
    }
}
