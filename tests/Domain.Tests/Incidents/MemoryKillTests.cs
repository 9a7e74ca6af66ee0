using Trimtab.Domain.Incidents;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Tests.Incidents;

public sealed class MemoryKillTests
{
    private const string NodeIsShort = "node n1\nMemoryPressure=True (KubeletHasInsufficientMemory)";
    private const string NodeIsWell = "node n1\nMemoryPressure=False (KubeletHasSufficientMemory)\nDiskPressure=True (KubeletHasDiskPressure)";

    private static readonly string Used = new MemorySample(GivenPods.Noon.AddSeconds(-8), 41 << 20, GivenPods.Noon).ToString();

    [Theory]
    [InlineData("64Mi", null, NodeIsWell, false, "The container reached its memory limit of 64Mi, which is its peak.")]
    [InlineData("64Mi", null, NodeIsWell, true, "The container reached its memory limit of 64Mi, which is its peak; 8 s before its end it used 41Mi.")]
    [InlineData("64Mi", null, NodeIsShort, false, "The container reached its memory limit of 64Mi, or the node was short of memory (MemoryPressure): its peak was 64Mi at most.")]
    [InlineData("64Mi", null, NodeIsShort, true, "The container reached its memory limit of 64Mi, or the node was short of memory (MemoryPressure): its peak was 64Mi at most; 8 s before its end it used 41Mi.")]
    [InlineData("64Mi", "1Gi", "", true, "The container reached its memory limit of 64Mi, or the pod's containers together that of 1Gi: its peak was 64Mi at most; 8 s before its end it used 41Mi.")]
    [InlineData(null, "1Gi", "", false, "The pod's containers together reached its memory limit of 1Gi: this container's peak was 1Gi at most.")]
    [InlineData(null, "1Gi", NodeIsShort, false, "The pod's containers together reached its memory limit of 1Gi, or the node was short of memory (MemoryPressure): this container's peak was 1Gi at most.")]
    [InlineData(null, null, "", false, "The container has no memory limit: the node, or its share for pods, had no memory left. Its peak is not known.")]
    [InlineData(null, null, NodeIsWell, true, "The container has no memory limit: the node, or its share for pods, had no memory left. Its peak is not known; 8 s before its end it used 41Mi.")]
    [InlineData(null, null, NodeIsShort, true, "The container has no memory limit, and the node was short of memory (MemoryPressure). Its peak is not known; 8 s before its end it used 41Mi.")]
    public void It_says_whose_lack_it_was_and_what_the_peak_was(string? limit, string? podLimit, string node, bool isSampled, string sentence)
    {
        var report = Report(limit, podLimit, new ContextPart("node", node), new ContextPart("memory", isSampled ? Used : null));

        MemoryKill.Of(report)!.Sentence(report.FailedAt).ShouldBe(sentence);
        ProbableCause.Of(report).ShouldBe(sentence);
    }

    [Theory]
    [InlineData("12:00:01", true)]
    [InlineData("11:59:55", true)]
    [InlineData("11:59:40", false)]
    [InlineData("12:01:00", false)]
    public void A_kill_of_the_nodes_counts_when_it_was_at_that_time(string at, bool counts)
    {
        var kill = MemoryKill.Of(Report("64Mi", null, new ContextPart("events/node", $"2026-03-01T{at}Z Warning Node/n1 SystemOOM: System OOM encountered, victim process: app, pid: 7")))!;

        kill.ShouldBe(counts ? new MemoryKill("64Mi", null, "SystemOOM", null) : new MemoryKill("64Mi", null, null, null));
        (kill.Peak, kill.PeakAtMost).ShouldBe(counts ? (null, "64Mi") : ("64Mi", null));
    }

    /// <summary>Later failures of an open incident are not harvested, and its newest harvest is kept.</summary>
    [Fact]
    public void A_sample_of_an_earlier_run_is_told_as_such()
    {
        var first = IncidentRules.After(null, Report("64Mi", null, new ContextPart("memory", Used)), IncidentPlace.Unknown, GivenPods.Noon);
        var second = IncidentRules.After(first, Report("64Mi", null) with { Occurrence = "2", FailedAt = GivenPods.Noon.AddMinutes(1), Context = null }, IncidentPlace.Unknown, GivenPods.Noon);

        first.Cause.ShouldBe("The container reached its memory limit of 64Mi, which is its peak; 8 s before its end it used 41Mi.");
        second.Cause.ShouldBe("The container reached its memory limit of 64Mi, which is its peak; 8 s before an earlier end it used 41Mi.");
        second.Memory.ShouldBe(new MemoryKill("64Mi", null, null, MemorySample.Parse(Used)));
    }

    [Fact]
    public void An_incident_is_read_as_it_was_written_and_says_its_peak()
    {
        var incident = IncidentRules.After(null, Report("64Mi", null, new ContextPart("memory", Used)), IncidentPlace.Unknown, GivenPods.Noon);

        var written = DocumentJson.Serialize(incident);

        System.Text.Encoding.UTF8.GetString(written).ShouldContain("""
            "memory":{"limit":"64Mi","last":{"at":"2026-03-01T11:59:52+00:00","bytes":42991616,"endedAt":"2026-03-01T12:00:00+00:00"},"peak":"64Mi"}
            """);
        DocumentJson.Deserialize<IncidentDocument>(written).Memory.ShouldBe(incident.Memory);
    }

    [Fact]
    public void Another_failure_is_none() => MemoryKill.Of(GivenPods.Report()).ShouldBeNull();

    private static PodFailureReport Report(string? limit, string? podLimit, params ContextPart[] context)
        => GivenPods.Report() with { Kind = PodFailureKind.OutOfMemory, Reason = "OOMKilled", ExitCode = 137, MemoryLimit = limit, PodMemoryLimit = podLimit, Context = context };
}
