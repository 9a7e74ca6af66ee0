using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Tests.Incidents;

/// <summary>A run from 11:58:00 to 12:00:00 that was killed.</summary>
public sealed class MemorySampleTests
{
    private static readonly IncidentFailure Killed = new(PodFailureKind.OutOfMemory, "OOMKilled", "app", new UnredactedSentence("killed"), "1", GivenPods.Noon)
    {
        StartedAt = GivenPods.Noon.AddMinutes(-2),
    };

    [Theory]
    [InlineData("11:59:52", "15.283s", "in the middle")]
    [InlineData("12:00:00", "30s", "in the second of its end")]
    [InlineData("11:58:14", "15s", "its window begins in the second of the start")]
    [InlineData("11:59:30", "1m0s", "minutes")]
    [InlineData("11:59:30", "500ms", "milliseconds")]
    public void A_sample_whose_window_lies_in_the_run_is_the_runs(string at, string window, string because)
        => MemorySample.Of(Metrics(at, window), Killed).ShouldBe(new MemorySample(DateTimeOffset.Parse($"2026-03-01T{at}Z"), 42_991_616, GivenPods.Noon), because);

    [Theory]
    [InlineData("11:57:50", "15s", "the run before")]
    [InlineData("11:58:10", "15s", "it reaches into the run before")]
    [InlineData("12:00:01", "15s", "the next run")]
    [InlineData("12:00:01", "0s", "an adapter that gives the time of the question")]
    [InlineData("11:59:52", "", "no window")]
    [InlineData("11:59:52", "-15s", "nonsense")]
    [InlineData("", "15s", "no time")]
    public void Every_other_sample_is_not_used(string at, string window, string because)
        => MemorySample.Of(Metrics(at, window), Killed).ShouldBeNull(because);

    [Fact]
    public void A_run_of_unknown_start_has_no_sample()
    {
        MemorySample.Of(Metrics("11:59:52", "15s"), Killed with { StartedAt = null }).ShouldBeNull();
        MemorySample.Of(Metrics("11:59:52", "15s"), Killed with { At = null }).ShouldBeNull();
    }

    /// <summary>The time is the oldest sample's: the restarted container's own may be newer.</summary>
    [Fact]
    public void One_of_several_samples_is_not_used_once_its_container_runs_again()
    {
        var several = Metrics("11:59:52", "15s", """, { "name": "proxy", "usage": { "memory": "1Mi" } }""");

        MemorySample.Of(several, Killed).ShouldNotBeNull();
        MemorySample.Of(several, Killed with { IsPast = true }).ShouldBeNull();
        MemorySample.Of(Metrics("11:59:52", "15s"), Killed with { IsPast = true }).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "timestamp": 5, "window": [], "containers": {} }""")]
    [InlineData("""{ "timestamp": "2026-03-01T11:59:52Z", "window": "15s", "containers": [{ "name": "proxy", "usage": { "memory": "1Mi" } }] }""")]
    [InlineData("""{ "timestamp": "2026-03-01T11:59:52Z", "window": "15s", "containers": [{ "name": "app", "usage": "much" }] }""")]
    [InlineData("""{ "timestamp": "2026-03-01T11:59:52Z", "window": "15s", "containers": [{ "name": "app", "usage": { "memory": "-1" } }] }""")]
    [InlineData("""{ "timestamp": "2026-03-01T11:59:52Z", "window": "15s", "containers": [{ "name": "app", "usage": { "memory": "9999E" } }] }""")]
    public void Without_the_container_or_a_number_there_is_none(string metrics)
        => MemorySample.Of(JsonNode.Parse(metrics)!.AsObject(), Killed).ShouldBeNull();

    [Theory]
    [InlineData(0, "0Ki")]
    [InlineData(512 << 10, "512Ki")]
    [InlineData(42_991_616, "41Mi")]
    [InlineData(3 << 19, "1.5Mi")]
    [InlineData(1_288_490_189, "1.2Gi")]
    [InlineData(64L << 30, "64Gi")]
    public void Its_amount_is_short(long bytes, string amount)
        => new MemorySample(GivenPods.Noon, bytes, GivenPods.Noon).Amount().ShouldBe(amount);

    [Fact]
    public void Its_line_is_read_as_it_was_written()
        => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 10_000)).ToArbitrary(), values =>
        {
            var sample = new MemorySample(GivenPods.Noon.AddSeconds(-values.Item2), 3L * values.Item1, GivenPods.Noon);
            MemorySample.Parse(sample.ToString()).ShouldBe(sample);
        }));

    [Theory]
    [InlineData("")]
    [InlineData("[REDACTED]")]
    [InlineData("2026-03-01T11:59:52Z 41Mi in use ([REDACTED] bytes), the run ended 2026-03-01T12:00:00Z")]
    [InlineData("xxxxxxxxxxxxxxxxxxxx 41Mi in use (1 bytes), the run ended 2026-03-01T12:00:00Z")]
    public void Another_line_is_none(string line) => MemorySample.Parse(line).ShouldBeNull();

    private static JsonObject Metrics(string at, string window, string others = "") => JsonNode.Parse($$"""
        { "timestamp": "{{(at.Length == 0 ? "" : $"2026-03-01T{at}Z")}}", "window": "{{window}}",
          "containers": [{ "name": "app", "usage": { "cpu": "12345678n", "memory": "41984Ki" } }{{others}}] }
        """)!.AsObject();
}
