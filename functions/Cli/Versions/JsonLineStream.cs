using System.Buffers;
using System.Text;
using Trimtab.Domain.Versions.Questions;

namespace Trimtab.Cli.Versions;

/// <summary>Answers JSON lines from a stream as they come: what was read is answered before more is waited for, and only one line is ever held.</summary>
/// <param name="lines">Who answers.</param>
/// <param name="maxLineBytes">Longer lines are refused one by one.</param>
internal sealed class JsonLineStream(JsonLines lines, int maxLineBytes = JsonLineStream.DefaultMaxLineBytes)
{
    /// <summary>A list of 100,000 tags of the longest kind fits.</summary>
    private const int DefaultMaxLineBytes = 16 << 20;

    private const int FirstBuffer = 1 << 16;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly ArrayBufferWriter<byte> _answers = new();
    private byte[] _buffer = new byte[FirstBuffer];
    private int _held;
    private bool _isTooLong;
    private bool _isStarted;

    public async Task RunAsync(Stream input, TextWriter output, CancellationToken cancellationToken)
    {
        while (await input.ReadAsync(_buffer.AsMemory(_held), cancellationToken) is > 0 and var read)
        {
            _held += read;
            AnswerWholeLines();
            MakeRoom();
            await WriteAsync(output, cancellationToken);
        }

        AnswerLine(_buffer.AsMemory(0, _held), isEnd: true);
        await WriteAsync(output, cancellationToken);
    }

    private void AnswerWholeLines()
    {
        var start = 0;
        while (_buffer.AsSpan(start, _held - start).IndexOf((byte)'\n') is >= 0 and var length)
        {
            AnswerLine(_buffer.AsMemory(start, length), isEnd: false);
            start += length + 1;
        }

        _buffer.AsSpan(start, _held - start).CopyTo(_buffer);
        _held -= start;
    }

    private void AnswerLine(ReadOnlyMemory<byte> line, bool isEnd)
    {
        if (!_isStarted && line.Span.StartsWith(ByteOrderMark))
        {
            line = line[ByteOrderMark.Length..];
        }

        _isStarted = true;
        if (_isTooLong)
        {
            _isTooLong = false;
            lines.AnswerTooLong(maxLineBytes, _answers);
        }
        else if (!isEnd || !line.IsEmpty)
        {
            lines.Answer(line, _answers);
        }
    }

    /// <summary>A line that fills the buffer gets a larger one, up to the limit; of a longer line only its end is still looked for.</summary>
    private void MakeRoom()
    {
        if (_isTooLong || _held >= maxLineBytes)
        {
            _isTooLong = true;
            _held = 0;
        }
        else if (_held == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, maxLineBytes));
        }
    }

    private async Task WriteAsync(TextWriter output, CancellationToken cancellationToken)
    {
        if (_answers.WrittenCount == 0)
        {
            return;
        }

        await output.WriteAsync(Encoding.UTF8.GetString(_answers.WrittenSpan).AsMemory(), cancellationToken);
        await output.FlushAsync(cancellationToken);
        _answers.ResetWrittenCount();
    }
}
