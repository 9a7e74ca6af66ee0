using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Signals;
using Trimtab.Hosting.Grpc.Incidents;

namespace Trimtab.Functions.Tests.Relay;

public sealed class IncidentContextWriterTests
{
    private const string Pod = """
        { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "web-5d9c-x1", "namespace": "shop", "labels": { "app": "web" }, "creationTimestamp": "2026-03-01T11:00:00Z" },
          "spec": { "nodeName": "n1", "initContainers": [{ "name": "proxy", "restartPolicy": "Always" }],
            "containers": [{ "name": "web", "image": "shop:2", "resources": { "limits": { "memory": "64Mi" } }, "env": [{ "name": "DB_PASSWORD", "value": "[REDACTED]" }] }] },
          "status": { "containerStatuses": [{ "name": "web", "ready": false, "restartCount": 1, "state": { "waiting": { "reason": "CrashLoopBackOff" } },
            "lastState": { "terminated": { "exitCode": 137, "signal": 9, "finishedAt": "2026-03-01T12:00:00Z" } } }] } }
        """;

    [Fact]
    public void Every_part_of_a_context_has_its_field()
    {
        var message = Write(
            new ContextPart("pod", Pod),
            new ContextPart("owner/Deployment/web", """{ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web", "uid": "owner-uid" } }"""),
            new ContextPart("log/web", "line one\nline two"),
            new ContextPart("log/web/previous", "before"),
            new ContextPart("events", "2026-03-01T12:00:00Z Warning Pod/web-5d9c-x1 BackOff: restarting (×4)"),
            new ContextPart("node", "node n1\nMemoryPressure=True (KubeletHasInsufficientMemory): little is left"),
            new ContextPart("configMaps", "settings sha256:abc\nother is missing"),
            new ContextPart("change", "spec.containers[web].image: \"shop:1\" → \"shop:2\"\nspec.x: (not set) → 1\npod-template-hash: \"4c7b\" → \"5d9c\"\ntrimtab.dev/revision: \"1111\" → (removed)"));

        (message.Pod.Node, message.Pod.Labels["app"], message.Pod.Created.Seconds).ShouldBe(("n1", "web", 1772362800));
        message.Containers.Select(static container => $"{container.Name} {container.Role} {container.MemoryLimit}").ShouldBe(["proxy Sidecar ", "web Main 64Mi"]);
        (message.Containers[1].State.Reason, message.Containers[1].LastState.ExitCode, message.Containers[1].LastState.Signal).ShouldBe(("CrashLoopBackOff", 137, 9));
        message.Manifests.Select(static manifest => manifest.Kind).ShouldBe(["Pod", "Deployment"]);
        message.Manifests[0].Yaml.ShouldNotContain("status:");
        message.Owners.Single().Uid.ShouldBe("owner-uid");
        message.Logs.Select(static log => $"{log.Container} {log.Previous} {log.Lines.Count}").ShouldBe(["web False 2", "web True 1"]);
        (message.Events.Single().Reason, message.Events.Single().Count, message.Events.Single().InvolvedName, message.Events.Single().Message).ShouldBe(("BackOff", 4, "web-5d9c-x1", "restarting"));
        (message.NodeConditions.Single().Node, message.NodeConditions.Single().Type, message.NodeConditions.Single().Status).ShouldBe(("n1", "MemoryPressure", "True"));
        message.NodeConditions.Single().Message.ShouldBe("little is left");
        message.Configs.Select(static config => $"{config.Name} {config.Digest} {config.Missing}").ShouldBe(["settings sha256:abc False", "other  True"]);
        message.TemplateDiff.Changes.Select(static change => $"{change.Path} {change.Before} {change.After}").ShouldBe(["spec.containers[web].image \"shop:1\" \"shop:2\"", "spec.x  1"]);
        (message.TemplateDiff.FromHash, message.TemplateDiff.ToHash, message.TemplateDiff.FromCommit).ShouldBe(("4c7b", "5d9c", "1111"));
        message.Redaction.MaskedValues.ShouldBe(1u);
    }

    [Fact]
    public void A_stateful_sets_change_has_its_revisions_as_hashes()
    {
        var diff = Write(new ContextPart("change", "template.spec.x: (not set) → 1\ncontroller-revision-hash: \"db-4c7b\" → \"db-5d9c\"")).TemplateDiff;

        (diff.FromHash, diff.Changes.Single().Path).ShouldBe(("db-4c7b", "template.spec.x"));
    }

    [Fact]
    public void Key_classification_and_times_come_from_the_report()
    {
        var message = Write();

        (message.Cluster, message.Relay, message.Occurrences, message.Partial).ShouldBe(("apps", "relay-0", 3u, true));
        (message.Key.OwnerUid, message.Key.Container, message.Key.TemplateHash).ShouldBe(("owner-uid", "web", "5d9c"));
        message.Key.Id.ShouldBe(Domain.Incidents.IncidentKey.IdOf(GivenReports.Crash("one")));
        (message.Classification.Kind, message.Classification.ExitCode, message.Classification.Signal).ShouldBe((FailureKind.Terminated, 137, 9));
        message.Classification.ProbableCause.ShouldContain("SIGKILL");
        (message.Times.Harvest.ToTimeSpan(), message.Revision.Target).ShouldBe((TimeSpan.FromMilliseconds(500), "shop"));
        message.Times.FirstSeen.ToDateTimeOffset().ShouldBe(GivenReports.Noon.AddSeconds(1));
        IncidentContextWriter.Write(GivenReports.Crash("one") with { CountedSince = GivenReports.Noon }, "relay-0", GivenReports.Noon).Times.FirstSeen.ToDateTimeOffset().ShouldBe(GivenReports.Noon);
    }

    [Fact]
    public void A_kill_for_memory_comes_with_limit_peak_and_the_last_sample()
    {
        var report = GivenReports.Crash(
            "one",
            new ContextPart("memory", "2026-03-01T11:59:52Z 41Mi in use (42991616 bytes), the run ended 2026-03-01T12:00:00Z"),
            new ContextPart("events/node", "2026-03-01T12:00:01Z Warning Node/n1 SystemOOM: System OOM encountered"));

        var message = IncidentContextWriter.Write(report with { Kind = PodFailureKind.OutOfMemory, MemoryLimit = "64Mi" }, "relay-0", GivenReports.Noon);
        var bare = IncidentContextWriter.Write(report with { Kind = PodFailureKind.OutOfMemory, MemoryLimit = "64Mi", Context = null, IsPartial = true }, "relay-0", GivenReports.Noon);

        (message.Memory.Limit, message.Memory.Peak, message.Memory.PeakAtMost, message.Memory.NodeSign).ShouldBe(("64Mi", "", "64Mi", "SystemOOM"));
        (message.Memory.LastBytes, message.Memory.LastAt.ToDateTimeOffset()).ShouldBe((42_991_616ul, GivenReports.Noon.AddSeconds(-8)));
        message.Events.Single().InvolvedName.ShouldBe("n1");
        (bare.Memory.Peak, bare.Memory.HasLastBytes, bare.Memory.LastAt).ShouldBe(("64Mi", false, null));
        Write().Memory.ShouldBeNull();
    }

    /// <summary>Receivers of other builds read the fields by these numbers.</summary>
    [Fact]
    public void The_numbers_of_the_memory_fields_stay()
    {
        var message = new IncidentContext { Memory = new MemoryUse { Limit = "a", PodLimit = "b", Peak = "c", PeakAtMost = "d", NodeSign = "e", LastBytes = 5, LastAt = new Timestamp { Seconds = 7 } } };

        Convert.ToHexString(message.ToByteArray()).ShouldBe("AA0115" + "0A0161" + "120162" + "1A0163" + "220164" + "2A0165" + "3005" + "3A020807");
    }

    [Fact]
    public void A_canarys_message_names_its_rollout()
    {
        var report = GivenReports.Crash("one");

        var message = IncidentContextWriter.Write(report with { Owner = report.Owner with { Target = null, Rollout = "shop-v2" } }, "relay-0", GivenReports.Noon);

        (message.Revision.Target, message.Revision.Rollout, message.Revision.Commit).ShouldBe(("", "shop-v2", ""));
    }

    [Fact]
    public void The_commit_of_the_failing_template_is_told_where_it_is_known()
    {
        var report = GivenReports.Crash("one");

        IncidentContextWriter.Write(report with { Revision = Commit }, "relay-0", GivenReports.Noon).Revision.Commit.ShouldBe(Commit);
        IncidentContextWriter.Write(report with { Owner = report.Owner with { Target = null } }, "relay-0", GivenReports.Noon).Revision.ShouldBeNull();
    }

    [Fact]
    public void A_withheld_part_says_why_and_a_part_that_a_mask_has_broken_is_left_out()
    {
        var message = Write(new ContextPart("log/web", null, "redaction took too long"), new ContextPart("pod", "{ broken"), new ContextPart("events", "nothing that is one"));

        (message.Redaction.Withheld.Single().Part, message.Redaction.Withheld.Single().Reason).ShouldBe(("log/web", "redaction took too long"));
        (message.Manifests.Count, message.Events.Count, message.Logs.Count).ShouldBe((0, 0, 0));
    }

    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private static IncidentContext Write(params ContextPart[] parts)
        => IncidentContextWriter.Write(GivenReports.Crash("one", parts) with { IsPartial = true }, "relay-0", GivenReports.Noon.AddSeconds(1.5));
}
