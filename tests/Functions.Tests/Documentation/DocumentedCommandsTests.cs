using System.Text.RegularExpressions;
using Trimtab.Cli;
using Trimtab.Functions.Tests.Cli;
using Trimtab.TestKit.Files;

namespace Trimtab.Functions.Tests.Documentation;

/// <summary>No page shows a command that the command line would not take; what needs no cluster and changes nothing is run.</summary>
public sealed partial class DocumentedCommandsTests
{
    private static readonly string[] Shown = ["README.md", .. Repository.Pages.Where(static page => page.StartsWith("infra/docs/", StringComparison.Ordinal))];

    [Fact]
    public void Every_command_in_a_block_of_a_page_is_taken()
    {
        var calls = (from page in Shown from block in Blocks(page) from words in DocumentedCommands.In(block) select (page, words)).ToArray();

        calls.Length.ShouldBeGreaterThan(8);
        calls.Where(static call => CommandLine.Create().Parse(call.words).Errors.Count > 0).Select(static call => $"{call.page}: trimtab {string.Join(' ', call.words)}").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("trimtab rollout explode ID", "rollout explode ID")]
    [InlineData("$ ./trimtab status   # where it stands", "status")]
    [InlineData("kubectl get pods -o json | trimtab health -f -", "health -f -")]
    [InlineData("source <(trimtab completion bash)", "completion bash")]
    [InlineData("kubectl -n trimtab logs deployment/trimtab", null)]
    public void Calls_are_found_where_a_shell_would_find_them(string line, string? words)
        => DocumentedCommands.In(line).Select(static call => string.Join(' ', call)).SingleOrDefault().ShouldBe(words);

    [Fact]
    public async Task Every_whole_fleet_that_a_page_shows_passes_the_check_it_speaks_of()
    {
        using var scratch = new ScratchDirectory();
        var fleets = Shown.SelectMany(page => Blocks(page).Where(static block => block.Contains("kind: Fleet\n", StringComparison.Ordinal)).Select(block => (page, block))).ToArray();

        fleets.Length.ShouldBeGreaterThan(1);
        foreach (var (page, block) in fleets)
        {
            await File.WriteAllTextAsync(scratch["fleet.yaml"], block);
            var run = await CliRun.OfAsync("fleet", "check", scratch["fleet.yaml"]);
            run.ExitCode.ShouldBe(ExitCode.Good, $"{page}: {run.Output}{run.Error}");
        }
    }

    [Fact]
    public async Task The_judge_answers_the_line_that_the_page_shows()
    {
        using var scratch = new ScratchDirectory();
        var lines = Blocks("infra/docs/cli.md").Single(static block => block.Contains("\"verdict\"", StringComparison.Ordinal)).Trim().Split('\n');
        await File.WriteAllTextAsync(scratch["counts.jsonl"], lines[0]);

        var run = await CliRun.OfAsync("judge", "-f", scratch["counts.jsonl"]);

        run.ExitCode.ShouldBe(ExitCode.Good, run.Error);
        run.Json["verdict"]!.GetValue<string>().ShouldBe(System.Text.Json.Nodes.JsonNode.Parse(lines[1])!["verdict"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("completion bash")]
    [InlineData("completion zsh")]
    [InlineData("completion fish")]
    [InlineData("completion pwsh")]
    [InlineData("--help")]
    public async Task What_needs_nothing_runs(string words)
        => (await CliRun.OfAsync(words.Split(' '))).ExitCode.ShouldBe(ExitCode.Good);

    /// <summary>What stands between fences, without the indentation of the list that it stands in.</summary>
    private static IEnumerable<string> Blocks(string page)
        => Fence().Matches(File.ReadAllText(Path.Combine(Repository.Root, page)))
            .Select(static match => string.Concat(match.Groups["line"].Captures.Select(line => line.Value.StartsWith(match.Groups["indent"].Value, StringComparison.Ordinal) ? line.Value[match.Groups["indent"].Length..] : line.Value)));

    [GeneratedRegex(@"^(?<indent> *)```[a-z]*\n(?<line>(?! *```).*\n)*? *```", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();
}
