using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Cli.Output;
using Trimtab.Domain.Versions.Questions;

namespace Trimtab.Cli.Versions;

/// <summary>Asks what a command is asked: once, from its arguments, or line by line from standard input. Both ways the same code answers.</summary>
/// <param name="respond">Who answers.</param>
internal sealed class Inquiry(Action<JsonElement, Utf8JsonWriter> respond)
{
    private static readonly string[] OfLines = ["--jsonl", "--scheme"];

    /// <summary>The option of every command that can be asked line by line.</summary>
    public static Option<bool> JsonLinesOption() => new("--jsonl") { Description = "Reads questions as JSON lines from standard input, and answers each with one line of JSON." };

    /// <param name="question">The question of the arguments; null when there were none.</param>
    /// <param name="isByLine">Whether <c>--jsonl</c> was given.</param>
    /// <param name="show">Shows the answer to a person, and says how good it is.</param>
    /// <returns>An exit code.</returns>
    public async Task<int> RunAsync(ParseResult result, Printer printer, JsonObject? question, bool isByLine, Func<JsonObject, Printer, int> show, CancellationToken cancellationToken)
    {
        if (isByLine != question is null)
        {
            throw new CliException(isByLine ? "With --jsonl the questions come from standard input: give no arguments." : "Arguments are missing; --jsonl reads questions from standard input.", ExitCode.Usage);
        }

        if (isByLine && result.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(static option => !option.Implicit && !OfLines.Contains(option.Option.Name)) is { } stray)
        {
            throw new CliException($"With --jsonl each line says for itself what {stray.Option.Name} says.", ExitCode.Usage);
        }

        return question is null
            ? await AnswerLinesAsync(result.InvocationConfiguration.Output, cancellationToken)
            : Answer(result, printer, Ask(question), show);
    }

    /// <exception cref="CliException">The question is none.</exception>
    public JsonObject Ask(JsonObject question)
    {
        using var answer = new MemoryStream();
        try
        {
            using var writer = new Utf8JsonWriter(answer);
            writer.WriteStartObject();
            respond(JsonSerializer.SerializeToElement(question), writer);
            writer.WriteEndObject();
        }
        catch (FormatException exception)
        {
            throw new CliException(exception.Message, ExitCode.Usage);
        }

        return JsonNode.Parse(answer.ToArray())!.AsObject();
    }

    /// <summary>Prints one answer: as a line of JSON or YAML, or for a person, with what is wrong on the error stream.</summary>
    public static int Answer(ParseResult result, Printer printer, JsonObject answer, Func<JsonObject, Printer, int> show)
    {
        var isValid = answer["valid"]?.GetValue<bool>() != false;
        var exitCode = isValid ? show(answer, printer) : ExitCode.Usage;
        if (printer.Form != OutputForm.Table)
        {
            printer.Line(answer);
        }

        if (!isValid)
        {
            result.InvocationConfiguration.Error.WriteLine(answer["reason"]!.GetValue<string>());
        }

        return exitCode;
    }

    private async Task<int> AnswerLinesAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var lines = new JsonLines(respond);
        await using var input = Console.OpenStandardInput();
        await new JsonLineStream(lines).RunAsync(input, output, cancellationToken);
        return lines.HasErrors ? ExitCode.Usage : ExitCode.Good;
    }
}
