using System.Diagnostics;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.TestKit.Files;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>How the relay's program begins, and how it refuses to.</summary>
public sealed class RelayStartTests
{
    private const int FaultySettings = 2;

    [Fact]
    public async Task A_wrong_file_ends_the_program_with_all_its_faults()
    {
        var (exitCode, errors) = await RunAsync("cluster: [1]\nlogLines: 0\ncolour: blue\n");

        exitCode.ShouldBe(FaultySettings);
        errors.ShouldContain("relay.yaml");
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        errors.ShouldContain("colour");
    }

    [Fact]
    public async Task Wrong_settings_of_the_environment_end_the_program_with_all_their_faults()
    {
        var (exitCode, errors) = await RunAsync("cluster: eu\n", ("Storage__Timeout", "01:00:00"), ("Storage__Container", "No!"), ("Storage__MaxRetries", "99"));

        exitCode.ShouldBe(FaultySettings);
        string[] told = ["Timeout", "00:05:00", "Container", "MaxRetries"];
        told.ShouldAllBe(word => errors.Contains(word));
    }

    private static async Task<(int ExitCode, string Errors)> RunAsync(string file, params (string Name, string Value)[] settings)
    {
        using var folder = new ScratchDirectory();
        await File.WriteAllTextAsync(folder["relay.yaml"], file);
        var program = WholePrograms.Relay;
        var start = Path.GetExtension(program) == ".dll" ? new ProcessStartInfo("dotnet", [program]) : new ProcessStartInfo(program);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        start.Environment["AzureWebJobsStorage"] = "UseDevelopmentStorage=true";
        start.Environment["Relay__Settings"] = folder["relay.yaml"];
        start.Environment["Relay__Url"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        return (process.ExitCode, errors);
    }
}
