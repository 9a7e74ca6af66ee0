using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Tests.Incidents;

/// <summary>Each case is a folder: a pod, perhaps its Events, and what is most wrong with it.</summary>
public sealed class FailureClassifierTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Incidents", "testdata");

    public static TheoryData<string> Cases()
        => new(Directory.GetDirectories(Folder).Select(directory => Path.GetFileName(directory)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Classify_says_what_the_case_expects(string name)
    {
        var pod = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name, "pod.json")))!.AsObject();
        var events = Path.Combine(Folder, name, "events.json") is var file && File.Exists(file)
            ? JsonNode.Parse(File.ReadAllText(file))!.AsArray().OfType<JsonObject>().ToList() : [];

        var failure = FailureClassifier.Classify(pod, events, Deadlines) is [var most, ..] ? most : null;

        var said = failure is null ? "well" : $"{failure.Kind} {failure.Reason} {failure.Container ?? "-"} {failure.ExitCode?.ToString() ?? "-"}\n{failure.Sentence.Redacted(static text => text)}";
        said.ShouldBe(File.ReadAllText(Path.Combine(Folder, name, "expected.txt")).TrimEnd());
    }

    [Fact]
    public void A_crash_and_its_back_off_are_one_occurrence_and_the_next_crash_is_another()
    {
        var crash = GivenPods.Crashed(1);
        var backOff = GivenPods.Pod("""{ "phase": "Running", "containerStatuses": [{ "name": "app", "restartCount": 1, "state": { "waiting": { "reason": "CrashLoopBackOff" } }, "lastState": { "terminated": { "exitCode": 1, "reason": "Error", "finishedAt": "2026-03-01T11:59:59Z", "containerID": "containerd://1" } } }] }""");

        var first = Occurrence(crash);

        Occurrence(backOff).ShouldBe(first);
        Occurrence(GivenPods.Crashed(2)).ShouldNotBe(first);
    }

    [Fact]
    public void A_killed_containers_run_and_limits_are_told_and_the_limit_in_force_comes_before_the_wanted_one()
    {
        const string Ended = """ "state": { "terminated": { "exitCode": 137, "reason": "OOMKilled", "startedAt": "2026-03-01T11:58:00Z", "finishedAt": "2026-03-01T11:59:59Z" } } """;
        var pod = GivenPods.Pod($$"""{ "phase": "Running", "containerStatuses": [{ "name": "app", "restartCount": 0, {{Ended}} }] }""");
        var resized = GivenPods.Pod($$"""{ "phase": "Running", "containerStatuses": [{ "name": "app", "restartCount": 0, "resources": { "limits": { "memory": "96Mi" } }, {{Ended}} }] }""");
        resized["spec"]!["resources"] = new JsonObject { ["limits"] = new JsonObject { ["memory"] = "1Gi" } };

        var wanted = FailureClassifier.Classify(pod, [], Deadlines)[0];
        var inForce = FailureClassifier.Classify(resized, [], Deadlines)[0];

        (wanted.StartedAt, wanted.At, wanted.MemoryLimit, wanted.PodMemoryLimit).ShouldBe((GivenPods.Noon.AddMinutes(-2), GivenPods.Noon.AddSeconds(-1), "64Mi", null));
        (inForce.MemoryLimit, inForce.PodMemoryLimit).ShouldBe(("96Mi", "1Gi"));
    }

    [Fact]
    public void Pulling_and_backing_off_are_one_occurrence()
    {
        string[] reasons = ["ErrImagePull", "ImagePullBackOff", "ErrImagePull"];

        reasons.Select(reason => Occurrence(GivenPods.Pod($$"""{ "phase": "Pending", "containerStatuses": [{ "name": "app", "restartCount": 0, "state": { "waiting": { "reason": "{{reason}}" } } }] }"""))).Distinct().ShouldHaveSingleItem();
    }

    /// <summary>Else it would count as of the relay's start, and open an incident that was closed and forgotten.</summary>
    [Theory]
    [InlineData("evicted-1.22-containers-kept", "11:59:50")]
    [InlineData("evicted-1.26-disruption-target", "11:59:50")]
    [InlineData("evicted-now-after-a-long-life", "11:59:50")]
    [InlineData("evicted", null)]
    public void An_eviction_has_the_time_at_which_the_pod_ended(string name, string? time)
    {
        var pod = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name, "pod.json")))!.AsObject();

        FailureClassifier.Classify(pod, [], Deadlines).ShouldHaveSingleItem().At.ShouldBe(time is null ? null : DateTimeOffset.Parse($"2026-03-01T{time}Z", CultureInfo.InvariantCulture));
    }

    /// <summary>Pods are written by others: whatever stands where, nothing throws.</summary>
    [Fact]
    public void No_status_whatever_its_shape_makes_it_throw()
    {
        string[] words = ["1", "null", "\"x\"", "[]", "{}", "[1]", "true", """{"terminated":{"exitCode":1}}""", """{"waiting":{"reason":"ImagePullBackOff"}}""", """[{"name":"app","state":{"terminated":{"exitCode":"x"}}}]""", """[{"name":"app","lastState":{"terminated":{"exitCode":3}}}]"""];
        var status = Gen.ArrayOf(Gen.Elements("phase", "reason", "conditions", "containerStatuses", "initContainerStatuses", "startTime").Zip(Gen.Elements(words)))
            .Select(members => $$"""{ {{string.Join(',', members.DistinctBy(member => member.Item1).Select(member => $"\"{member.Item1}\":{member.Item2}"))}} }""");

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(status.ToArbitrary(), json =>
        {
            FailureClassifier.Classify(GivenPods.Pod(json), [JsonNode.Parse(json)!.AsObject()], Deadlines);
        }));
    }

    private static PodDeadlines Deadlines => new(GivenPods.Noon, TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(15), GivenPods.Noon - TimeSpan.FromHours(1));

    private static string Occurrence(JsonObject pod) => FailureClassifier.Classify(pod, [], Deadlines)[0].Occurrence;
}
