using System.Text;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;
using Trimtab.Cli;
using Trimtab.TestKit.Files;

namespace Trimtab.Functions.Tests.Cli;

public sealed class HealthCommandTests
{
    private const string Objects = """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings, namespace: shop }
        ---
        apiVersion: v1
        kind: List
        items:
        - apiVersion: batch/v1
          kind: Job
          metadata: { name: migrate, namespace: shop }
          status: { conditions: [{ type: Failed, status: "True", reason: BackoffLimitExceeded, message: too many }] }
        - apiVersion: v1
          kind: Pod
          metadata: { name: web-1, namespace: shop, deletionTimestamp: "2030-01-02T03:04:05Z" }
        """;

    [Fact]
    public async Task Every_object_is_one_json_line_and_one_that_is_not_current_gives_1()
    {
        using var folder = new ScratchDirectory();
        await File.WriteAllTextAsync(folder["objects.yaml"], Objects);

        var run = await CliRun.OfAsync("health", "-f", folder["objects.yaml"], "--output", "json");

        run.ExitCode.ShouldBe(ExitCode.Bad);
        run.Output.ShouldBe("""
            {"kind":"ConfigMap","namespace":"shop","name":"settings","status":"Current","reason":""}
            {"kind":"Job","namespace":"shop","name":"migrate","status":"Failed","reason":"BackoffLimitExceeded: too many"}
            {"kind":"Pod","namespace":"shop","name":"web-1","status":"Terminating","reason":"is being deleted"}

            """);
    }

    [Fact]
    public async Task People_get_a_table()
    {
        using var folder = new ScratchDirectory();
        await File.WriteAllTextAsync(folder["objects.yaml"], Objects);

        var run = await CliRun.OfAsync("health", "-f", folder["objects.yaml"]);

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["KIND", "NAMESPACE", "NAME", "STATUS", "REASON"]);
        lines.Length.ShouldBe(4);
        lines[2].ShouldContain("BackoffLimitExceeded: too many");
    }

    [Fact]
    public async Task Files_whose_objects_are_all_current_give_0()
    {
        using var folder = new ScratchDirectory();
        await File.WriteAllTextAsync(folder["a.json"], """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}""");
        await File.WriteAllTextAsync(folder["b.yaml"], "apiVersion: v1\nkind: Secret\nmetadata: { name: b }\n");

        var run = await CliRun.OfAsync("health", "-f", folder["a.json"], "-f", folder["b.yaml"], "-o", "yaml");

        run.ExitCode.ShouldBe(ExitCode.Good);
        run.Output.ShouldBe("---\nkind: Secret\nnamespace: ''\nname: a\nstatus: Current\nreason: ''\n---\nkind: Secret\nnamespace: ''\nname: b\nstatus: Current\nreason: ''\n");
    }

    [Theory]
    [InlineData("kind: [", "objects.yaml:")]
    [InlineData(null, "can't be read")]
    public async Task What_can_not_be_read_gives_2_and_the_place(string? text, string said)
    {
        using var folder = new ScratchDirectory();
        if (text is not null)
        {
            await File.WriteAllTextAsync(folder["objects.yaml"], text);
        }

        var run = await CliRun.OfAsync("health", "-f", folder["objects.yaml"]);

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(said);
    }

    [Fact]
    public async Task A_dash_reads_standard_input()
    {
        var programs = new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System);
        var call = new ProgramCall(new ProgramName("dotnet", "10"), [Path.Combine(AppContext.BaseDirectory, "trimtab.dll"), "health", "-f", "-", "-o", "json"])
        {
            WriteInput = (input, token) => input.WriteAsync(Encoding.UTF8.GetBytes(Objects), token).AsTask(),
        };

        var result = await programs.RunAsync(call, CancellationToken.None);

        result.ExitCode.ShouldBe(ExitCode.Bad, result.Error);
        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
    }
}
