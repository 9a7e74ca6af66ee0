using System.CommandLine;
using Trimtab.Cli;

namespace Trimtab.Functions.Tests.Documentation;

/// <summary>Every command says what it does and shows how it is called, in <c>--help</c> and in the page of the command line.</summary>
public sealed class CommandHelpTests
{
    public static TheoryData<string> Leaves => [.. All().Where(static command => command.Command.Subcommands.Count == 0).Select(static command => command.Path)];

    [Theory]
    [MemberData(nameof(Leaves))]
    public void A_command_has_a_description_and_an_example_that_is_right(string path)
    {
        var description = Find(path).Description.ShouldNotBeNull();

        description.ShouldNotStartWith("Example");
        var example = description.IndexOf("Example", StringComparison.Ordinal);
        example.ShouldBeGreaterThan(10, "It shows no example.");
        var shown = DocumentedCommands.In(description[example..].Replace("Example: ", "", StringComparison.Ordinal).Replace("Examples: ", "", StringComparison.Ordinal));
        shown.ShouldContain(words => $"{string.Join(' ', words)} ".StartsWith($"{path} ", StringComparison.Ordinal));
        shown.SelectMany(static words => CommandLine.Create().Parse(words).Errors).ShouldBeEmpty();
    }

    [Fact]
    public void Every_group_argument_and_option_has_a_description()
    {
        var silent = from command in All()
                     from symbol in command.Command.Options.Concat<Symbol>(command.Command.Arguments).Append(command.Command)
                     where string.IsNullOrWhiteSpace(symbol.Description)
                     select $"{command.Path} {symbol.Name}";

        silent.ShouldBeEmpty();
    }

    [Fact]
    public void Every_option_stands_in_the_page_of_the_command_line()
    {
        var code = string.Join('\n', Repository.Code(Repository.Page("cli.md")));

        All().SelectMany(static command => command.Command.Options.Where(static option => !option.Hidden).Select(option => (command.Path, option.Name)))
            .Where(option => !code.Contains(option.Name, StringComparison.Ordinal) && !(option.Name == "--file" && code.Contains("-f FILE", StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    private static Command Find(string path) => All().Single(command => command.Path == path).Command;

    private static IEnumerable<(string Path, Command Command)> All() => CommandLine.Create().Subcommands.SelectMany(static command => Below(command, ""));

    private static IEnumerable<(string Path, Command Command)> Below(Command command, string above)
    {
        var path = $"{above} {command.Name}".TrimStart();
        return command.Subcommands.SelectMany(child => Below(child, path)).Prepend((path, command));
    }
}
