using System.Diagnostics;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;

namespace Trimtab.Adapters.Tests.Programs;

public sealed class ProgramRunnerTests
{
    private static readonly ProgramName Shell = new("sh", "any");

    private readonly ProgramRunner _programs = new(Options.Create(new ProgramOptions()), TimeProvider.System);

    [Fact]
    public async Task Output_error_and_exit_code_come_back()
    {
        var result = await _programs.RunAsync(Call("echo out; echo problem >&2; exit 3"), CancellationToken.None);

        result.ShouldBe(new ProgramResult(3, "out\n", "problem\n"));
    }

    [Fact]
    public async Task Arguments_pass_no_shell()
    {
        var result = await _programs.RunAsync(new ProgramCall(new ProgramName("printf", "any"), ["%s|", "a b", "$HOME;`id`", "*"]), CancellationToken.None);

        result.Output.ShouldBe("a b|$HOME;`id`|*|");
    }

    [Fact]
    public async Task The_environment_is_small_and_in_plain_language()
    {
        var result = await _programs.RunAsync(Call("env") with { Environment = new Dictionary<string, string> { ["GIVEN"] = "yes" } }, CancellationToken.None);

        var names = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]).ToList();
        names.ShouldContain("GIVEN");
        names.ShouldContain("PATH");
        names.ShouldNotContain("HOME");
        result.Output.ShouldContain("LC_ALL=C\n");
    }

    [Fact]
    public async Task Input_is_streamed_in_and_output_streamed_out()
    {
        var read = new MemoryStream();
        var call = Call("cat") with
        {
            WriteInput = (input, token) => input.WriteAsync(new byte[1 << 20], token).AsTask(),
            ReadOutput = (output, token) => output.CopyToAsync(read, token),
        };

        (await _programs.RunAsync(call, CancellationToken.None)).ExitCode.ShouldBe(0);

        read.Length.ShouldBe(1 << 20);
    }

    [Fact]
    public async Task A_program_that_reads_no_input_does_no_harm()
    {
        var call = Call("exit 0") with { WriteInput = (input, token) => input.WriteAsync(new byte[4 << 20], token).AsTask() };

        (await _programs.RunAsync(call, CancellationToken.None)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Too_much_output_ends_the_run()
    {
        var error = await Should.ThrowAsync<ProgramException>(_programs.RunAsync(Call("yes") with { MaxOutputBytes = 1000 }, CancellationToken.None));

        error.Failure.ShouldBe(ProgramFailure.OutputTooLarge);
        error.Message.ShouldContain("sh wrote more than 1000 bytes");
    }

    [Fact]
    public async Task After_the_time_limit_the_program_and_its_children_are_gone()
    {
        // The children hold the output open, as a helper of git would.
        var name = $"97{Random.Shared.Next(100_000, 999_999)}";

        var error = await Should.ThrowAsync<ProgramException>(
            _programs.RunAsync(Call($"sleep {name} & sleep {name}") with { Timeout = TimeSpan.FromMilliseconds(300) }, CancellationToken.None));

        error.Failure.ShouldBe(ProgramFailure.TimedOut);
        error.Message.ShouldNotContain(name);
        await Eventually.TrueAsync(() => Task.FromResult(!CommandLines().Any(line => line.Contains(name, StringComparison.Ordinal))), "its children are gone");
    }

    [Fact]
    public async Task Cancelling_is_no_fault_of_the_program()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(_programs.RunAsync(Call("sleep 98"), stop.Token));
    }

    [Fact]
    public async Task A_missing_program_is_named_with_the_version_wanted_and_the_setting()
    {
        var programs = new ProgramRunner(Options.Create(new ProgramOptions { Kubectl = "/no/such/kubectl" }), TimeProvider.System);

        var error = await Should.ThrowAsync<ProgramException>(programs.RunAsync(new ProgramCall(ProgramName.Kubectl, ["version"]), CancellationToken.None));

        error.Failure.ShouldBe(ProgramFailure.Missing);
        error.Message.ShouldContain("Install kubectl 1.27 or newer");
        error.Message.ShouldContain("Programs:Kubectl");
    }

    private static ProgramCall Call(string script) => new(Shell, ["-c", script]);

    private static IEnumerable<string> CommandLines()
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                var file = $"/proc/{process.Id}/cmdline";
                var line = "";
                try
                {
                    line = File.Exists(file) ? File.ReadAllText(file) : "";
                }
                catch (IOException)
                {
                    // It ended while we looked.
                }

                yield return line;
            }
        }
    }
}
