using System.Runtime.Versioning;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;
using Trimtab.Cli;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Running;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli;

/// <summary>The scripts in the real shells. PowerShell can't be had everywhere: its script is only looked at.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CompletionCommandTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    private static readonly ProgramName Bash = new("bash", "4 or newer");
    private static readonly ProgramName Zsh = new("zsh", "5 or newer");
    private static readonly ProgramName Fish = new("fish", "3 or newer");

    /// <summary>What is typed, and what may stand in the place of its last word; a word ends where the next begins.</summary>
    public static TheoryData<string, string> Lines { get; } = new()
    {
        { "trimtab rollo", "rollout rollouts" },
        { "trimtab rollout pr", "promote" },
        { "trimtab status --out", "--output" },
        { "trimtab status --output y", "yaml" },
        { "trimtab diff sh", "shop" },
        { "trimtab reconcile sh", "shop" },
        { "trimtab nothing", "" },
    };

    [ProgramTheory("bash")]
    [MemberData(nameof(Lines))]
    public async Task The_bash_script_completes_commands_options_and_names_in_a_real_bash(string line, string candidates)
    {
        await using var scene = await StartAsync();

        var found = await RunAsync(scene, Bash, "--norc", "-c", $$"""
            source <(trimtab completion bash)
            COMP_LINE={{Quote(line)}} COMP_POINT={{line.Length}}
            read -ra COMP_WORDS <<< "$COMP_LINE"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            "$(complete -p trimtab | sed 's/.*-F \([^ ]*\).*/\1/')"
            echo "${COMPREPLY[*]}"
            """);

        found.ShouldBe(candidates);
    }

    [ProgramTheory("zsh")]
    [MemberData(nameof(Lines))]
    public async Task The_zsh_script_completes_what_is_typed_at_a_real_prompt(string line, string candidates)
    {
        await using var scene = await StartAsync();
        await File.WriteAllTextAsync(scene[".zshrc"], """
            autoload -Uz compinit && compinit -u -D
            source <(trimtab completion zsh)
            ready() { print ready > ready }
            tell() { print -r -- "$BUFFER" > told; exit }
            zle -N zle-line-init ready
            zle -N tell
            bindkey '^X^T' tell
            """);

        // Keys go to a terminal of its own: the words, a tab, and the keys that tell what stands there then.
        var found = await RunAsync(scene, Zsh, "-f", "-c", $$"""
            zmodload zsh/zpty
            zpty -b shell "ZDOTDIR=$PWD TERM=xterm zsh -d -i"
            until [[ -s ready ]]; do zpty -rt shell ignored; sleep 0.02; done
            zpty -wn shell {{Quote(line)}}$'\t\x18\x14'
            until [[ -s told ]]; do zpty -rt shell ignored; sleep 0.02; done
            cat told
            """);

        found.ShouldBe(Completed(line, candidates));
    }

    [ProgramTheory("fish")]
    [MemberData(nameof(Lines))]
    public async Task The_fish_script_completes_commands_options_and_names_in_a_real_fish(string line, string candidates)
    {
        await using var scene = await StartAsync();

        var found = await RunAsync(scene, Fish, "--no-config", "-c", $"trimtab completion fish | source; complete -C {Quote(line)}");

        found.ReplaceLineEndings(" ").ShouldBe(candidates);
    }

    [Fact]
    public async Task Names_of_a_fleet_in_a_repository_are_those_that_storage_remembers()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await scene.PushAsync("fleet.yaml", (await File.ReadAllTextAsync(scene["fleet.yaml"])).Replace("file: kubeconfig", $"file: '{scene["kubeconfig"]}'", StringComparison.Ordinal));
        scene.SetSetting("Fleet__Repository", new Uri(scene["shop.git"]).AbsoluteUri);
        scene.SetSetting("Fleet__Path", "fleet.yaml");
        var line = $"diff --settings {scene.Settings} sh";
        (await CliRun.OfAsync($"[suggest:{line.Length}]", line)).Output.Trim().ShouldBeEmpty();

        await scene.RunAsync("diff", "shop");
        Directory.Delete(scene["shop.git"], recursive: true);

        (await CliRun.OfAsync($"[suggest:{line.Length}]", line)).Output.Trim().ShouldBe("shop");
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

    /// <summary>The line after a tab: its last word completed and ended, or as far as all candidates agree.</summary>
    private static string Completed(string line, string candidates)
    {
        var words = candidates.Split(' ');
        var before = line[..(line.LastIndexOf(' ') + 1)];
        return candidates.Length == 0 ? line : before + words.Aggregate(static (one, other) => string.Concat(one.Zip(other).TakeWhile(static pair => pair.First == pair.Second).Select(static pair => pair.First)));
    }

    private async Task<CliScene> StartAsync()
    {
        var scene = await CliScene.StartAsync(storage);
        File.Copy(scene.Settings, scene["local.settings.json"]);
        Directory.CreateDirectory(scene["bin"]);
        ShellScript.Write(scene["bin/trimtab"], $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "trimtab.dll")}' \"$@\"");
        return scene;
    }

    private static async Task<string> RunAsync(CliScene scene, ProgramName shell, params string[] arguments)
    {
        var programs = new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System);
        arguments[^1] = $"{(shell == Fish ? $"set -x PATH {scene["bin"]} $PATH" : $"export PATH={scene["bin"]}:$PATH")}\n{arguments[^1]}";
        var result = await programs.RunAsync(
            new ProgramCall(shell, arguments) { WorkingDirectory = Path.GetDirectoryName(scene.Settings)!, Timeout = TimeSpan.FromMinutes(2) }, CancellationToken.None);
        result.ExitCode.ShouldBe(0, result.Error);
        return result.Output.Trim();
    }
}
