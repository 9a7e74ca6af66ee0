using System.CommandLine;
using System.Text.Json.Nodes;
using Trimtab.Cli.Output;
using Trimtab.Domain.Versions.Questions;

namespace Trimtab.Cli.Versions;

/// <summary><c>trimtab version sort VERSION…</c>: versions from the oldest to the newest.</summary>
internal static class VersionSortCommand
{
    public static Command Create(SharedOptions shared)
    {
        var versions = new Argument<string[]>("version") { Description = "Versions or tags.", Arity = ArgumentArity.ZeroOrMore };
        var scheme = VersionCommand.SchemeOption();
        var descending = new Option<bool>("--descending") { Description = "The newest first." };
        var isByLine = Inquiry.JsonLinesOption();
        var command = new Command("sort", """
            Prints versions from the oldest to the newest, one a line.
            Exit code 1: some have no order (told on the error stream).

            Example: trimtab version sort 1.10.0 1.9.2 1.10.0-rc.1
            """)
        {
            versions,
            scheme,
            descending,
            isByLine,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var given = result.GetValue(versions) ?? [];
            var question = given.Length == 0 ? null : new JsonObject
            {
                ["versions"] = AnswerWords.ArrayOf(given),
                ["descending"] = result.GetValue(descending),
            };
            return new Inquiry(new VersionQuestions(VersionCommand.SchemeOf(result.GetRequiredValue(scheme))).Sort).RunAsync(
                result, shared.PrinterOf(result), question, result.GetValue(isByLine), (answer, printer) => Show(answer, printer, result.InvocationConfiguration.Error), cancellationToken);
        });
        return command;
    }

    private static int Show(JsonObject answer, Printer printer, TextWriter error)
    {
        foreach (var version in AnswerWords.List(answer, "sorted"))
        {
            printer.Text(version);
        }

        string[] unordered = [.. AnswerWords.List(answer, "unordered")];
        foreach (var text in unordered)
        {
            error.WriteLine($"{text} has no order.");
        }

        return unordered.Length == 0 ? ExitCode.Good : ExitCode.Bad;
    }
}
