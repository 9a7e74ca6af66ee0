using System.CommandLine;
using System.Text.Json.Nodes;
using Trimtab.Cli.Output;
using Trimtab.Domain.Versions.Questions;

namespace Trimtab.Cli.Versions;

/// <summary><c>trimtab version latest TAG…</c>: the newest tag that may follow the one in use.</summary>
internal static class VersionLatestCommand
{
    public static Command Create(SharedOptions shared)
    {
        var tags = new Argument<string[]>("tag") { Description = "The tags that there are.", Arity = ArgumentArity.ZeroOrMore };
        var scheme = VersionCommand.SchemeOption();
        Option<string?>[] texts =
        [
            Text("--current", "TAG", "The tag in use: only what is newer and of its kind follows."),
            Text("--range", "RANGE", "Only versions in this range follow."),
            Text("--glob", "PATTERN", "Only tags that match follow; * is any text, ? one sign."),
            Text("--pattern", "REGEX", "Only tags that match this regular expression follow."),
            Text("--extract", "TEMPLATE", "What of a match is compared: $name and $1 are groups of the pattern."),
        ];
        var order = new Option<string>("--order") { Description = "By what tags are ordered.", DefaultValueFactory = static _ => "version" }.AcceptOnlyFromAmong("version", "numerical", "alphabetical");
        Option<bool>[] flags =
        [
            new("--descending") { Description = "The lowest is the newest; for numerical and alphabetical order." },
            new("--include-prerelease") { Description = "In the range prereleases count like releases." },
        ];
        var isByLine = Inquiry.JsonLinesOption();
        var command = new Command("latest", """
            Picks the newest of many tags that may follow the current one.
            Exit code 0: there is one; 1: there is none; 2: the question is wrong.

            Example: trimtab version latest --scheme docker --current 3.8.0-alpine 3.8.4-alpine 3.8.4 3.9.0-rc1-alpine
            """)
        {
            tags,
            scheme,
            order,
            isByLine,
        };
        foreach (var option in texts.Concat<Option>(flags))
        {
            command.Add(option);
        }

        command.SetAction((result, cancellationToken) => new Inquiry(new VersionQuestions(VersionCommand.SchemeOf(result.GetRequiredValue(scheme))).Latest).RunAsync(
            result, shared.PrinterOf(result), Question(result, tags, order, texts, flags), result.GetValue(isByLine), Show, cancellationToken));
        return command;
    }

    private static JsonObject? Question(ParseResult result, Argument<string[]> tags, Option<string> order, Option<string?>[] texts, Option<bool>[] flags)
    {
        var given = result.GetValue(tags) ?? [];
        if (given.Length == 0)
        {
            return null;
        }

        var question = new JsonObject { ["tags"] = AnswerWords.ArrayOf(given), ["order"] = result.GetValue(order) };
        foreach (var text in texts)
        {
            question[text.Name.TrimStart('-')] = result.GetValue(text);
        }

        question["descending"] = result.GetValue(flags[0]);
        question["includePrerelease"] = result.GetValue(flags[1]);
        return question;
    }

    private static int Show(JsonObject answer, Printer printer)
    {
        var latest = answer["latest"]?.GetValue<string>();
        var change = answer["change"]?.GetValue<string>();
        printer.Text(latest is null ? "None of the tags follows." : change is null ? latest : $"{latest} ({change})");
        return latest is null ? ExitCode.Bad : ExitCode.Good;
    }

    private static Option<string?> Text(string name, string shape, string description) => new(name) { Description = description, HelpName = shape };
}
