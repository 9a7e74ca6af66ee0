using System.Buffers;

namespace Trimtab.Domain.Metrics;

/// <summary>Goes over the labels of one sample; the text starts after the opening brace.</summary>
public ref struct PrometheusLabels
{
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create("=}\" \t,"u8);

    private readonly ReadOnlySpan<byte> _text;

    internal PrometheusLabels(ReadOnlySpan<byte> text) => _text = text;

    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value as written, escapes not resolved.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Bytes read, with the closing brace.</summary>
    internal int Length { get; private set; }

    /// <summary>Whether the closing brace was met.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>Whether this is a quoted metric name in the label's place.</summary>
    internal bool IsMetricName { get; private set; }

    /// <returns>False at the closing brace, and where the text is not a label.</returns>
    public bool MoveNext()
    {
        SkipSpace();
        if (Next == (byte)',')
        {
            Length++;
            SkipSpace();
        }

        if (IsClosed || Next is 0 or (byte)'}')
        {
            Close();
            return false;
        }

        if (Next == (byte)'"')
        {
            return ReadQuotedName();
        }

        var nameLength = _text[Length..].IndexOfAny(NameEnds);
        if (nameLength <= 0)
        {
            return false;
        }

        Name = _text.Slice(Length, nameLength);
        Length += nameLength;
        return ReadValue();
    }

    private readonly byte Next => Length < _text.Length ? _text[Length] : (byte)0;

    private bool ReadQuotedName()
    {
        if (!ReadQuoted(out var quoted))
        {
            return false;
        }

        SkipSpace();
        IsMetricName = Next is (byte)',' or (byte)'}';
        if (IsMetricName)
        {
            Name = default;
            Value = quoted;
            return true;
        }

        Name = quoted;
        return ReadValue();
    }

    private bool ReadValue()
    {
        IsMetricName = false;
        SkipSpace();
        if (Next != (byte)'=')
        {
            return false;
        }

        Length++;
        SkipSpace();
        if (Next != (byte)'"' || !ReadQuoted(out var value))
        {
            return false;
        }

        Value = value;
        SkipSpace();
        return Next is (byte)',' or (byte)'}';
    }

    private bool ReadQuoted(out ReadOnlySpan<byte> value)
    {
        var start = Length + 1;
        for (var at = start; at < _text.Length; at++)
        {
            var stop = _text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (stop < 0)
            {
                break;
            }

            at += stop;
            if (_text[at] == (byte)'"')
            {
                value = _text[start..at];
                Length = at + 1;
                return true;
            }

            // The letter after a backslash is no end.
            at++;
        }

        value = default;
        Length = _text.Length;
        return false;
    }

    private void Close()
    {
        if (!IsClosed && Next == (byte)'}')
        {
            IsClosed = true;
            Length++;
        }
    }

    private void SkipSpace()
    {
        while (!IsClosed && Next is (byte)' ' or (byte)'\t')
        {
            Length++;
        }
    }
}
