using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Signals;
using Trimtab.Domain.Tests.Incidents;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class PodSignalsTests
{
    private const string Mounting = """{ "name": "app", "volumeMounts": [{ "name": "files", "mountPath": "/files" }] }""";
    private const string Creating = """{ "name": "app", "restartCount": 0, "state": { "waiting": { "reason": "ContainerCreating" } } }""";

    [Fact]
    public void A_mount_that_fails_for_long_is_a_failure_and_one_that_failed_a_moment_ago_is_none()
    {
        Judge(Waiting(), Told(0)).ShouldBeEmpty();
        Judge(Waiting(), Told(0), Told(19)).ShouldBeEmpty();

        Judge(Waiting(), Told(0), Told(20)).ShouldBe(["try at 20"]);
    }

    [Fact]
    public void What_is_remembered_does_not_depend_on_the_order_or_number_of_reports()
    {
        PodFailureReport[] reports = [Told(0), Told(8), Told(24)];
        int[][] orders = [[0, 1, 2], [2, 1, 0], [1, 2, 0, 1], [2, 2, 0, 0, 1, 2]];

        orders.Select(order => Remember([.. order.Select(index => reports[index])]).ShouldHaveSingleItem()).Distinct().ShouldHaveSingleItem()
            .ShouldBe(new PodSignal("uid-1", PodFailureKind.Mount, "try at 24", "24", GivenPods.Noon, GivenPods.Noon.AddSeconds(24)));
    }

    [Fact]
    public void Missing_configuration_fails_a_mount_at_once_but_no_sandbox()
    {
        const string Missing = "volume files needs ConfigMap nope, which does not exist";

        PodSignals.Failures(Waiting(), Remember(Told(0)), Missing).ShouldBe([$"pod web-5d9c-x1: {Missing}"]);
        PodSignals.Failures(Waiting(), Remember(Told(0) with { Kind = PodFailureKind.Sandbox }), Missing).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("runs", """{ "phase": "Running", "containerStatuses": [{ "name": "app", "state": { "running": {} } }] }""")]
    [InlineData("waits for its image", """{ "phase": "Pending", "containerStatuses": [{ "name": "app", "state": { "waiting": { "reason": "ErrImagePull" } } }] }""")]
    [InlineData("ended", """{ "phase": "Pending", "containerStatuses": [{ "name": "app", "state": { "waiting": { "reason": "ContainerCreating" } }, "lastState": { "terminated": { "exitCode": 1 } } }] }""")]
    [InlineData("is being initialized", """{ "phase": "Pending", "initContainerStatuses": [{ "name": "init", "state": { "running": {} } }], "containerStatuses": [{ "name": "app", "state": { "waiting": { "reason": "PodInitializing" } } }] }""")]
    [InlineData("has its sandbox", """{ "phase": "Pending", "conditions": [{ "type": "PodReadyToStartContainers", "status": "True" }], "containerStatuses": [{ "name": "app", "state": { "waiting": { "reason": "ContainerCreating" } } }] }""")]
    public void A_mount_that_failed_and_then_came_right_is_no_failure(string what, string status)
        => PodSignals.Failures(Pod(status), Remember(Told(0), Told(60)), "a volume needs what is missing").ShouldBeEmpty(what);

    [Fact]
    public void Another_pods_signal_and_what_a_pods_status_shows_are_no_failure()
    {
        var other = Waiting();
        other["metadata"]!["uid"] = "uid-2";

        Judge(other, Told(0), Told(60)).ShouldBeEmpty();
        Remember(Told(0) with { Kind = PodFailureKind.Crashed }).ShouldBeEmpty();
    }

    [Fact]
    public void Of_a_thousand_pods_a_few_are_remembered_until_nothing_is_told_of_them_any_more()
    {
        var many = Remember([.. Enumerable.Range(0, 1000).Select(number => Of(number, number / 20))]);
        var again = many.With(Of(0, 70));

        many.Count.ShouldBe(40);
        PodSignals.Failures(Pod(number: 0), again, null).ShouldHaveSingleItem();
        many.With(Of(1001, 60)).ShouldBe(many);
        many.With(Of(1001, 121)).Select(static signal => signal.PodUid).ShouldContain("uid-1001");
        many.With(Of(1001, 121)).Count.ShouldBe(40);

        static PodFailureReport Of(int number, int second) => Told(second) with { Pod = Told(0).Pod with { Uid = $"uid-{number}" } };
    }

    /// <summary>A kubelet passes over it.</summary>
    [Fact]
    public void A_volume_that_no_container_mounts_needs_nothing()
    {
        var pod = Waiting();
        pod["spec"]!["volumes"] = new JsonArray(JsonNode.Parse("""{ "name": "files", "configMap": { "name": "nope" } }"""));

        VolumeNeed.Of(pod).ShouldBeEmpty();

        pod["spec"]!["initContainers"] = new JsonArray(JsonNode.Parse(Mounting));
        VolumeNeed.Of(pod).ShouldHaveSingleItem().Object.Name.ShouldBe("nope");
    }

    [Theory]
    [InlineData("""{ "configMap": { "name": "nope" } }""", "volume files needs ConfigMap nope, which does not exist")]
    [InlineData("""{ "secret": { "secretName": "nope" } }""", "volume files needs Secret nope, which does not exist")]
    [InlineData("""{ "projected": { "sources": [{ "configMap": { "name": "there" } }, { "secret": { "name": "nope" } }] } }""", "volume files needs Secret nope, which does not exist")]
    [InlineData("""{ "configMap": { "name": "there", "items": [{ "key": "a", "path": "a" }, { "key": "b", "path": "b" }] } }""", "volume files needs key b of ConfigMap there, which does not exist")]
    [InlineData("""{ "configMap": { "name": "there", "items": [{ "key": "a", "path": "a" }, { "key": "c", "path": "c" }] } }""", null)]
    [InlineData("""{ "configMap": { "name": "nope", "optional": true } }""", null)]
    [InlineData("""{ "emptyDir": {} }""", null)]
    public void What_a_volume_needs_must_be_there(string source, string? missing)
    {
        var volume = JsonNode.Parse(source)!.AsObject();
        volume["name"] = "files";
        var pod = Waiting();
        pod["spec"]!["volumes"] = new JsonArray(volume);
        pod["spec"]!["containers"] = new JsonArray(JsonNode.Parse(Mounting));
        var there = JsonNode.Parse("""{ "data": { "a": "1" }, "binaryData": { "c": "MQ==" } }""")!.AsObject();

        VolumeNeed.Of(pod).Select(need => need.MissingIn(need.Object is { Name: "there", Namespace: "shop" } && need.Object.Kind == KindName.ConfigMap ? there : null))
            .OfType<string>().FirstOrDefault().ShouldBe(missing);
    }

    private static IReadOnlyList<string> Judge(JsonObject pod, params PodFailureReport[] reports) => PodSignals.Failures(pod, Remember(reports), null);

    private static IReadOnlyList<PodSignal> Remember(params PodFailureReport[] reports)
        => reports.Aggregate((IReadOnlyList<PodSignal>)[], static (signals, report) => signals.With(report));

    private static PodFailureReport Told(int second) => GivenPods.Report($"{second}", GivenPods.Noon.AddSeconds(second)) with
    {
        Kind = PodFailureKind.Mount,
        Reason = "FailedMount",
        Sentence = $"try at {second}",
    };

    private static JsonObject Waiting() => Pod($$"""{ "phase": "Pending", "containerStatuses": [{{Creating}}] }""");

    private static JsonObject Pod(string status = """{ "phase": "Pending" }""", int number = 1)
    {
        var pod = GivenPods.Pod(status);
        pod["metadata"]!["uid"] = $"uid-{number}";
        return pod;
    }
}
