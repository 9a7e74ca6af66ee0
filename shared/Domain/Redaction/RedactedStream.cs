namespace Trimtab.Domain.Redaction;

/// <summary>Redacts a text without end, piece by piece at the ends of lines; memory stays bounded.</summary>
/// <param name="redactor">Takes the secrets out.</param>
public sealed class RedactedStream(Redactor redactor)
{
    private const int PieceLength = 64 * 1024;

    /// <summary>A line or a private key that is longer is cut; what a cut leaves of a key is masked from both sides.</summary>
    private const int LongestHeld = 1024 * 1024;

    private string _held = "";

    /// <summary>Copies until the input ends. What was read is written as soon as its line is whole.</summary>
    public async Task CopyAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var buffer = new char[PieceLength];
        while (await input.ReadAsync(buffer, cancellationToken) is > 0 and var length)
        {
            _held += new string(buffer, 0, length);
            var whole = WholeLength(_held);
            await WriteAsync(output, _held[..whole], cancellationToken);
            _held = _held[whole..];
        }

        await WriteAsync(output, _held, cancellationToken);
    }

    private async Task WriteAsync(TextWriter output, string text, CancellationToken cancellationToken)
    {
        if (text.Length > 0)
        {
            await output.WriteAsync(redactor.Text(text, RedactionLimit.None()).AsMemory(), cancellationToken);
            await output.FlushAsync(cancellationToken);
        }
    }

    // Lines that are whole, but for a private key whose end has not come.
    private static int WholeLength(string text)
    {
        if (text.Length > LongestHeld)
        {
            return text.Length;
        }

        var whole = text.LastIndexOf('\n') + 1;
        var begin = text.LastIndexOf("-----BEGIN", StringComparison.OrdinalIgnoreCase);
        var isOpen = begin >= 0 && text.AsSpan(begin, Math.Min(100, text.Length - begin)).Contains("PRIVATE", StringComparison.OrdinalIgnoreCase)
            && text.IndexOf("-----END", begin, StringComparison.OrdinalIgnoreCase) < 0;
        return isOpen ? Math.Min(whole, begin) : whole;
    }
}
