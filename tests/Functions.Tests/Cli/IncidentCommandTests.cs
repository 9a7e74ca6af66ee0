using Trimtab.Cli;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Signals;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

public sealed class IncidentCommandTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Open_incidents_are_listed_and_closed_ones_on_demand()
    {
        await using var scene = await CliScene.StartAsync(storage);
        (await scene.RunAsync("incidents")).Output.ShouldContain("No incident is open.");
        var open = await WriteAsync(scene, "web", isClosed: false);
        var closed = await WriteAsync(scene, "api", isClosed: true);

        var some = await scene.RunAsync("incidents");
        var all = await scene.RunAsync("incidents", "--all", "-o", "json");

        some.Output.ShouldContain(open);
        some.Output.ShouldContain("Deployment shop/web");
        some.Output.ShouldNotContain(closed);
        all.Json.AsArray().Select(one => one!["id"]!.GetValue<string>()).ShouldBe([open, closed], ignoreOrder: true);
    }

    [Fact]
    public async Task One_is_shown_with_its_cause_history_and_context_or_a_part_of_it()
    {
        await using var scene = await CliScene.StartAsync(storage);
        var id = await WriteAsync(scene, "web", isClosed: false);

        var whole = await scene.RunAsync("incident", "show", id);
        var part = await scene.RunAsync("incident", "show", id, "--part", "log/app");
        var strange = await scene.RunAsync("incident", "show", id, "--part", "colour");

        whole.Output.ShouldContain("cause     The program ended itself with a general error");
        whole.Output.ShouldContain("opened: pod web-1");
        whole.Output.ShouldContain("node: withheld: could not be read (Forbidden)");
        part.Output.Trim().ShouldBe("boom");
        strange.ExitCode.ShouldBe(ExitCode.Bad);
        strange.Error.ShouldContain("It has: log/app, node");
    }

    [Fact]
    public async Task A_kill_for_memory_is_shown_with_limit_and_peak_also_as_json()
    {
        await using var scene = await CliScene.StartAsync(storage);
        var id = await WriteAsync(scene, "web", isClosed: false, static report => report with
        {
            Kind = PodFailureKind.OutOfMemory,
            MemoryLimit = "64Mi",
            Context = [new ContextPart("memory", new MemorySample(Noon.AddSeconds(-8), 41 << 20, Noon).ToString())],
        });

        var shown = await scene.RunAsync("incident", "show", id);
        var json = (await scene.RunAsync("incident", "show", id, "-o", "json")).Json;

        shown.Output.ShouldContain("cause     The container reached its memory limit of 64Mi, which is its peak; 8 s before its end it used 41Mi.");
        shown.Output.ShouldContain("memory    limit 64Mi, peak 64Mi, 41Mi at 2026-03-01 11:59:52Z");
        (json["memory"]!["peak"]!.GetValue<string>(), json["memory"]!["last"]!["bytes"]!.GetValue<long>()).ShouldBe(("64Mi", 41 << 20));
    }

    [Fact]
    public async Task One_that_is_not_there_is_told()
    {
        await using var scene = await CliScene.StartAsync(storage);

        var run = await scene.RunAsync("incident", "show", "nobody");

        run.ExitCode.ShouldBe(ExitCode.Bad);
        run.Error.ShouldContain("trimtab incidents --all lists them");
    }

    private static async Task<string> WriteAsync(CliScene scene, string name, bool isClosed, Func<PodFailureReport, PodFailureReport>? change = null)
    {
        var report = new PodFailureReport(
            "eu", new FailedPod("shop", $"{name}-1", "u", "5d9c", IsCanary: false), new WorkloadOwner("apps/v1", "Deployment", name, $"d-{name}", null),
            PodFailureKind.Crashed, "Error", $"pod {name}-1: container app exited with code 1", "1", Noon, Noon, 1, "app", 1,
            Context: [new ContextPart("log/app", "boom\n"), new ContextPart("node", null, "could not be read (Forbidden)")]);
        var incident = IncidentRules.After(null, change?.Invoke(report) ?? report, IncidentPlace.Unknown, Noon);
        incident = isClosed ? IncidentRules.Closed(incident, "healthy", Noon.AddMinutes(5)) : incident;
        var incidents = new IncidentDocuments(scene.Account.Documents);
        await incidents.TryWriteAsync(incident, "", CancellationToken.None);
        if (!isClosed)
        {
            await incidents.MarkOpenAsync(incident.Id, CancellationToken.None);
        }

        return incident.Id;
    }
}
