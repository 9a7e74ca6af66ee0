using System.CommandLine;
using System.Text.Json.Nodes;
using Trimtab.Cli;
using Trimtab.Domain.Yaml;

namespace Trimtab.Functions.Tests.Cli;

/// <summary>The daily commands of Taskfile.yml call what there is.</summary>
public sealed class TaskfileTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string, string> Commands()
    {
        var tasks = YamlTree.Parse("Taskfile.yml", File.ReadAllText(Path.Combine(Root, "Taskfile.yml")), YamlLimits.Configuration).Single().Root!["tasks"]!.AsObject();
        var commands = new TheoryData<string, string>();
        foreach (var (task, value) in tasks)
        {
            foreach (var command in value!["cmds"]!.AsArray())
            {
                if (command is JsonObject call)
                {
                    tasks.ContainsKey(call["task"]!.GetValue<string>()).ShouldBeTrue(task);
                }
                else
                {
                    commands.Add(task, command!.GetValue<string>());
                }
            }
        }

        return commands;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_exists_with_its_options(string task, string line)
    {
        var words = line.Replace("{{.CLI_ARGS}}", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var program = Path.Combine(Root, words[0]);
        File.Exists(program).ShouldBeTrue(task);
        if (words[0] == "./trimtab")
        {
            Follow(CommandLine.Create(), words[1..]).ShouldBeNull($"{task}: {line}");
        }
        else
        {
            words[1..].ShouldAllBe(word => File.ReadAllText(program).Contains(word, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_command_that_does_not_exist_is_noticed()
    {
        Follow(CommandLine.Create(), ["rollout", "explode"]).ShouldBe("explode");
        Follow(CommandLine.Create(), ["logs", "--loudly"]).ShouldBe("--loudly");
    }

    /// <returns>The first word that is no command or option; null when all are.</returns>
    private static string? Follow(Command command, string[] words)
    {
        foreach (var word in words.Where(word => !command.Options.Any(option => option.Name == word || option.Aliases.Contains(word))))
        {
            if (command.Subcommands.FirstOrDefault(child => child.Name == word) is not { } next)
            {
                return word;
            }

            command = next;
        }

        return null;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Taskfile.yml")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("There is no Taskfile.yml above the tests.");
        }

        return folder.FullName;
    }
}
