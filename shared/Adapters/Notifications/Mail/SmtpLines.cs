using System.Text;

namespace Trimtab.Adapters.Notifications.Mail;

/// <summary>Reads and writes the lines of one conversation, within limits.</summary>
internal sealed class SmtpLines(Stream stream)
{
    private const int MaxLine = 1024;
    private const int MaxLines = 100;
    private readonly byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>The server has said more than was read.</summary>
    public bool HasMore => _start < _end;

    /// <exception cref="SmtpException">What came is not an answer of the protocol, or is too long.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<SmtpReply> ReadReplyAsync(CancellationToken cancellationToken)
    {
        List<string> lines = [];
        while (lines.Count < MaxLines)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), System.Globalization.NumberStyles.None, null, out var code) || (line.Length > 3 && line[3] is not (' ' or '-')))
            {
                throw new SmtpException("the server does not speak SMTP", mayPass: false);
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new SmtpReply(code, lines);
            }
        }

        throw new SmtpException("the server's answer does not end", mayPass: false);
    }

    public async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (line.Length <= MaxLine)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken));
                if (_end == 0)
                {
                    throw new IOException("The server hung up.");
                }
            }

            var letter = (char)_buffer[_start++];
            if (letter == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(letter is >= ' ' and <= '~' or '\r' ? letter : '?');
        }

        throw new SmtpException("a line of the server's answer is too long", mayPass: false);
    }
}
