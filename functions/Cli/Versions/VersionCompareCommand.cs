using System.CommandLine;
using System.Text.Json.Nodes;
using Trimtab.Cli.Output;
using Trimtab.Domain.Versions.Questions;

namespace Trimtab.Cli.Versions;

/// <summary><c>trimtab version compare A B</c>: the order of two versions, and the step between them.</summary>
internal static class VersionCompareCommand
{
    public static Command Create(SharedOptions shared)
    {
        var (a, b) = (Version("a", "The version before."), Version("b", "The version after."));
        var scheme = VersionCommand.SchemeOption();
        var isByLine = Inquiry.JsonLinesOption();
        var command = new Command("compare", """
            Tells which of two versions is older, and what kind of step leads from the first to the second.
            Exit code 0: they have an order; 1: they have none; 2: one is no version.

            Example: trimtab version compare 1.2.3 1.3.0
            """)
        {
            a,
            b,
            scheme,
            isByLine,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var question = result.GetValue(a) is null ? null : new JsonObject { ["a"] = result.GetValue(a), ["b"] = result.GetValue(b) };
            return new Inquiry(new VersionQuestions(VersionCommand.SchemeOf(result.GetRequiredValue(scheme))).Compare).RunAsync(
                result, shared.PrinterOf(result), question, result.GetValue(isByLine), (answer, printer) => Show(answer, printer, result.GetValue(a)!, result.GetValue(b)!), cancellationToken);
        });
        return command;
    }

    private static Argument<string?> Version(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.ZeroOrOne };

    private static int Show(JsonObject answer, Printer printer, string a, string b)
    {
        var order = answer["order"]?.GetValue<int>();
        var change = answer["change"]?.GetValue<string>();
        var words = order switch
        {
            null => $"{a} and {b} have no order",
            < 0 => $"{a} is older than {b}",
            > 0 => $"{a} is newer than {b}",
            _ => $"{a} and {b} are the same version",
        };
        printer.Text($"{words}{(change is null ? "" : $": {change}")}.");
        return order is null ? ExitCode.Bad : ExitCode.Good;
    }
}
