using System.CommandLine;
using System.Text.Json.Nodes;
using Trimtab.Domain.Versions.Questions;

namespace Trimtab.Cli.Versions;

/// <summary><c>trimtab version satisfies VERSION RANGE</c>: whether a version is in a range.</summary>
internal static class VersionSatisfiesCommand
{
    public static Command Create(SharedOptions shared)
    {
        var version = new Argument<string?>("version") { Description = "A version.", Arity = ArgumentArity.ZeroOrOne };
        var range = new Argument<string?>("range") { Description = "A range with npm's meaning: ^1.2, ~1.2.3, >=1 <3, 1.2 - 2.3, 1.x, ||; a comma means AND.", Arity = ArgumentArity.ZeroOrOne };
        var scheme = VersionCommand.SchemeOption();
        var includePrerelease = new Option<bool>("--include-prerelease") { Description = "Prereleases count like releases." };
        var isByLine = Inquiry.JsonLinesOption();
        var command = new Command("satisfies", """
            Tells whether a version is in a range.
            Exit code 0: it is; 1: it is not; 2: the version or the range is none.

            Example: trimtab version satisfies 1.2.3 ^1.2
            """)
        {
            version,
            range,
            scheme,
            includePrerelease,
            isByLine,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var question = result.GetValue(version) is null ? null : new JsonObject
            {
                ["version"] = result.GetValue(version),
                ["range"] = result.GetValue(range),
                ["includePrerelease"] = result.GetValue(includePrerelease),
            };
            return new Inquiry(new VersionQuestions(VersionCommand.SchemeOf(result.GetRequiredValue(scheme))).Satisfies).RunAsync(result, shared.PrinterOf(result), question, result.GetValue(isByLine), Show, cancellationToken);

            int Show(JsonObject answer, Output.Printer printer)
            {
                var satisfies = answer["satisfies"]!.GetValue<bool>();
                printer.Text($"{result.GetValue(version)} is {(satisfies ? "" : "not ")}in {result.GetValue(range)}.");
                return satisfies ? ExitCode.Good : ExitCode.Bad;
            }
        });
        return command;
    }
}
