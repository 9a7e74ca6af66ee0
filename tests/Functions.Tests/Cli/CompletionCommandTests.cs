using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;
using Trimtab.Cli;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

public sealed class CompletionCommandTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    private static readonly ProgramName Bash = new("bash", "4 or newer");

    [Theory]
    [InlineData("trimtab rollo", "rollout rollouts")]
    [InlineData("trimtab rollout pr", "promote")]
    [InlineData("trimtab status --out", "--output")]
    [InlineData("trimtab status --output y", "yaml")]
    [InlineData("trimtab diff sh", "shop")]
    [InlineData("trimtab reconcile sh", "shop")]
    [InlineData("trimtab nothing", "")]
    public async Task The_bash_script_completes_commands_options_and_names_in_a_real_bash(string line, string candidates)
    {
        await using var scene = await CliScene.StartAsync(storage);
        File.Copy(scene.Settings, scene["local.settings.json"]);
        Directory.CreateDirectory(scene["bin"]);
        await File.WriteAllTextAsync(scene["bin/trimtab"], $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "trimtab.dll")}' \"$@\"\n");

        var found = await RunAsync(scene, $$"""
            chmod +x {{scene["bin/trimtab"]}}
            PATH={{scene["bin"]}}:$PATH
            source <(trimtab completion bash)
            COMP_LINE={{Quote(line)}} COMP_POINT={{line.Length}}
            read -ra COMP_WORDS <<< "$COMP_LINE"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            "$(complete -p trimtab | sed 's/.*-F \([^ ]*\).*/\1/')"
            echo "${COMPREPLY[*]}"
            """);

        found.ShouldBe(candidates);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F")]
    [InlineData("zsh", "compdef")]
    [InlineData("fish", "complete --command trimtab")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Every_shell_has_its_script(string shell, string part)
        => (await CliRun.OfAsync("completion", shell)).Output.ShouldContain(part);

    [Fact]
    public async Task Another_shell_is_refused_by_name()
    {
        var run = await CliRun.OfAsync("completion", "csh");

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("bash");
    }

    private static string Quote(string text) => $"'{text}'";

    private static async Task<string> RunAsync(CliScene scene, string script)
    {
        var programs = new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System);
        var result = await programs.RunAsync(
            new ProgramCall(Bash, ["--norc", "-c", script]) { WorkingDirectory = Path.GetDirectoryName(scene.Settings)!, Timeout = TimeSpan.FromMinutes(2) }, CancellationToken.None);
        result.ExitCode.ShouldBe(0, result.Error);
        return result.Output.Trim();
    }
}
