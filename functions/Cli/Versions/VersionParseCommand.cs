using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Cli.Output;
using Trimtab.Domain.Images;
using Trimtab.Domain.Versions.Questions;

namespace Trimtab.Cli.Versions;

/// <summary><c>trimtab version parse TEXT…</c> and <c>trimtab image parse REFERENCE…</c>: what texts are made of.</summary>
internal static class VersionParseCommand
{
    public static Command Create(SharedOptions shared)
    {
        var scheme = VersionCommand.SchemeOption();
        var texts = new Argument<string[]>("text") { Description = "Versions, tags or digests.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("parse", """
            Tells what a text is: a version, one that had to be coerced, a tag, a date, a digest, or a moving tag.
            Exit code 2: one is none of them; the reason is told.

            Example: trimtab version parse v1.2 2024.01.15
            """)
        {
            texts,
            scheme,
        };
        (string, string)[] columns = [("FORM", "form"), ("MAJOR", "major"), ("MINOR", "minor"), ("PATCH", "patch"), ("PRERELEASE", "prerelease"), ("BUILD", "build"), ("SUFFIX", "suffix")];
        return Completed(command, shared, texts, result => new VersionQuestions(VersionCommand.SchemeOf(result.GetRequiredValue(scheme))).Parse, columns);
    }

    public static Command CreateForImages(SharedOptions shared)
    {
        var texts = new Argument<string[]>("reference") { Description = "Image references, as in an image field.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("parse", """
            Tells registry, repository, tag and digest of an image reference, as Docker understands it.
            Exit code 2: one is wrong; the reason is told.

            Example: trimtab image parse redis:7 ghcr.io/acme/web:1.2.3
            """)
        {
            texts,
        };
        (string, string)[] columns = [("REGISTRY", "registry"), ("REPOSITORY", "repository"), ("TAG", "tag"), ("DIGEST", "digest")];
        return Completed(command, shared, texts, static _ => ImageQuestions.Parse, columns);
    }

    private static Command Completed(Command command, SharedOptions shared, Argument<string[]> texts, Func<ParseResult, Action<JsonElement, Utf8JsonWriter>> respond, (string Heading, string Field)[] columns)
    {
        var isByLine = Inquiry.JsonLinesOption();
        command.Add(isByLine);
        command.SetAction((result, cancellationToken) =>
        {
            var printer = shared.PrinterOf(result);
            var inquiry = new Inquiry(respond(result));
            var given = result.GetValue(texts) ?? [];
            return given.Length == 0 || result.GetValue(isByLine)
                ? inquiry.RunAsync(result, printer, given.Length == 0 ? null : [], result.GetValue(isByLine), static (_, _) => ExitCode.Good, cancellationToken)
                : Task.FromResult(Parse(result, printer, [.. given.Select(text => (text, inquiry.Ask(new JsonObject { ["text"] = text })))], columns));
        });
        return command;
    }

    private static int Parse(ParseResult result, Printer printer, IReadOnlyList<(string Text, JsonObject Answer)> answers, (string Heading, string Field)[] columns)
    {
        var worst = answers.Max(answer => Inquiry.Answer(result, printer, answer.Answer, static (_, _) => ExitCode.Good));
        var understood = answers.Where(static answer => answer.Answer["valid"]!.GetValue<bool>()).ToArray();
        if (printer.Form == OutputForm.Table && understood.Length > 0)
        {
            (string, Func<(string Text, JsonObject Answer), string>)[] cells =
                [("TEXT", static row => row.Text), .. columns.Select(static column => (column.Heading, Cell(column.Field)))];
            printer.Rows(understood, "", cells);
        }

        return worst;
    }

    private static Func<(string Text, JsonObject Answer), string> Cell(string field) => row => AnswerWords.Of(row.Answer, field);
}
