using System.Buffers.Text;

namespace Trimtab.Domain.Metrics;

/// <summary>Reads a page of the Prometheus text format 0.0.4 or OpenMetrics 1.0 sample by sample, without allocating, in linear time.</summary>
/// <remarks>
/// Tolerant: a line that can't be read is reported in <see cref="Faults"/> and skipped. Timestamps, exemplars, comments and type
/// lines are passed over. Quoted metric names (<c>{"http.requests", code="200"}</c>) are read. <c># EOF</c> ends the page.
/// </remarks>
public ref struct PrometheusText
{
    private const int MaxFaults = 20;

    private readonly MetricsLimits _limits;
    private readonly ReadOnlySpan<byte> _text;
    private List<MetricsFault>? _faults;
    private int _next;
    private ReadOnlySpan<byte> _labels;

    public PrometheusText(ReadOnlySpan<byte> utf8, MetricsLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _limits = limits;
        _text = utf8.Length > limits.MaxBytes ? utf8[..limits.MaxBytes] : utf8;
        IsCut = utf8.Length > limits.MaxBytes;
        if (_text.StartsWith("\uFEFF"u8))
        {
            _next = 3;
        }
    }

    /// <summary>The sample's name, e.g. <c>http_requests_total</c> or <c>latency_seconds_bucket</c>.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The sample's value; may be NaN or infinite.</summary>
    public double Value { get; private set; }

    /// <summary>1-based number of the present line.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the page was longer than the limits allow, so that its end was not read.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Lines that were skipped, the first 20 of them.</summary>
    public readonly IReadOnlyList<MetricsFault> Faults => _faults ?? [];

    /// <summary>Goes to the next sample.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        while (_next < _text.Length)
        {
            if (Line >= _limits.MaxLines)
            {
                IsCut = true;
                Fault($"more than {_limits.MaxLines} lines; the rest is not read");
                break;
            }

            var rest = _text[_next..];
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 && IsCut)
            {
                // Half a number is another number.
                break;
            }

            Line++;
            _next += end < 0 ? rest.Length : end + 1;
            var line = Trim(end < 0 ? rest : rest[..end]);
            if (line.SequenceEqual("# EOF"u8))
            {
                break;
            }

            if (line.Length > 0 && line[0] != (byte)'#' && Read(line))
            {
                return true;
            }
        }

        _next = _text.Length;
        return false;
    }

    /// <summary>Finds a label of the present sample.</summary>
    /// <param name="name">The label's name.</param>
    /// <param name="value">Its value as written, escapes not resolved.</param>
    public readonly bool TryGetLabel(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var labels = new PrometheusLabels(_labels);
        while (labels.MoveNext())
        {
            if (labels.Name.SequenceEqual(name))
            {
                value = labels.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The labels of the present sample.</summary>
    public readonly PrometheusLabels Labels => new(_labels);

    private bool Read(ReadOnlySpan<byte> line)
    {
        if (line.Length > _limits.MaxLineBytes)
        {
            return Fault($"longer than {_limits.MaxLineBytes} bytes");
        }

        var nameLength = line.IndexOfAny("{ \t"u8);
        if (nameLength < 0)
        {
            return Fault("a sample needs a name and a value");
        }

        Name = line[..nameLength];
        var rest = Trim(line[nameLength..]);
        _labels = default;
        if (rest.Length > 0 && rest[0] == (byte)'{' && !ReadLabels(ref rest))
        {
            return false;
        }

        if (Name.IsEmpty || !IsName(Name))
        {
            return Fault("not a metric name");
        }

        var valueLength = rest.IndexOfAny((byte)' ', (byte)'\t');
        var written = valueLength < 0 ? rest : rest[..valueLength];
        return TryReadValue(written, out var value) ? Take(value) : Fault("not a number where the value belongs");
    }

    private bool Take(double value)
    {
        Value = value;
        return true;
    }

    private bool ReadLabels(ref ReadOnlySpan<byte> rest)
    {
        var labels = new PrometheusLabels(rest[1..]);
        var count = 0;
        while (labels.MoveNext())
        {
            count++;
            if (labels.IsMetricName)
            {
                Name = labels.Value;
                count--;
            }
        }

        if (!labels.IsClosed)
        {
            return Fault("the labels are not closed or not of the form name=\"value\"");
        }

        if (count > _limits.MaxLabels)
        {
            return Fault($"more than {_limits.MaxLabels} labels");
        }

        _labels = rest.Slice(1, labels.Length);
        rest = Trim(rest[(1 + labels.Length)..]);
        return true;
    }

    private bool Fault(string text)
    {
        _faults ??= [];
        if (_faults.Count < MaxFaults)
        {
            _faults.Add(new MetricsFault(Line, text));
        }

        return false;
    }

    private static bool TryReadValue(ReadOnlySpan<byte> text, out double value)
    {
        var unsigned = text.Length > 0 && text[0] is (byte)'+' or (byte)'-' ? text[1..] : text;
        if (IsWord(unsigned, "inf") || IsWord(unsigned, "infinity"))
        {
            value = text[0] == (byte)'-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (IsWord(text, "nan"))
        {
            value = double.NaN;
            return true;
        }

        return Utf8Parser.TryParse(text, out value, out var read) && read == text.Length;
    }

    private static bool IsWord(ReadOnlySpan<byte> text, string word) => System.Text.Ascii.EqualsIgnoreCase(text, word);

    // Quoted names may hold any letter; only what can't be a name at all is refused.
    private static bool IsName(ReadOnlySpan<byte> name) => name.IndexOfAnyInRange((byte)0, (byte)' ') < 0 && !char.IsAsciiDigit((char)name[0]);

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line) => line.Trim(" \t\r"u8);
}
