using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Trimtab.Domain.Versions.Questions;

/// <summary>Answers questions that come as JSON lines: each line has one answer, a line of JSON, in the order of the questions. No I/O.</summary>
/// <param name="respond">Writes the answer's fields; a <see cref="FormatException"/> tells what is wrong with the question.</param>
public sealed class JsonLines(Action<JsonElement, Utf8JsonWriter> respond) : IDisposable
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _fields = new();
    private readonly Utf8JsonWriter _writer = new(Stream.Null, Writing);
    private long _line;

    /// <summary>Whether any line so far was no question.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Answers one line.</summary>
    /// <param name="line">UTF-8 without the line's end.</param>
    /// <param name="answers">Gets the answer with a line's end; <c>{"error":"line 3: …"}</c> for a line that is no question; nothing for a blank line.</param>
    public void Answer(ReadOnlyMemory<byte> line, IBufferWriter<byte> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        _line++;
        if (line.Span.Trim(" \t\r"u8).IsEmpty)
        {
            return;
        }

        _fields.ResetWrittenCount();
        _writer.Reset(_fields);
        _writer.WriteStartObject();
        if (FaultOf(line) is { } fault)
        {
            Refuse(fault);
        }

        End(answers);
    }

    /// <summary>Answers a line that is too long to be read.</summary>
    public void AnswerTooLong(int maxBytes, IBufferWriter<byte> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        _line++;
        Refuse($"It is longer than {maxBytes} bytes.");
        End(answers);
    }

    public void Dispose() => _writer.Dispose();

    private string? FaultOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var question = JsonDocument.Parse(line);
            if (question.RootElement.ValueKind != JsonValueKind.Object)
            {
                return "It is no JSON object.";
            }

            respond(question.RootElement, _writer);
            return null;
        }
        catch (JsonException exception)
        {
            return $"It is no JSON: {exception.Message.Split(" LineNumber")[0]}";
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    private void Refuse(string fault)
    {
        HasErrors = true;
        _fields.ResetWrittenCount();
        _writer.Reset(_fields);
        _writer.WriteStartObject();
        _writer.WriteString("error", $"line {_line}: {fault}");
    }

    private void End(IBufferWriter<byte> answers)
    {
        _writer.WriteEndObject();
        _writer.Flush();
        answers.Write(_fields.WrittenSpan);
        answers.Write("\n"u8);
    }
}
