using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Trimtab.Hosting.Telemetry;

/// <summary>All series of one instrument.</summary>
internal sealed class MetricFamily
{
    /// <summary>Series beyond this are dropped: a label that grows without end must not take the program with it.</summary>
    private const int MaxSeries = 1000;

    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly string _help;
    private readonly string _type;
    private readonly bool _isSum;

    public MetricFamily(Instrument instrument)
    {
        Name = NameOf(instrument);
        _help = instrument.Description ?? instrument.Name;
        var kind = instrument.GetType().Name;
        _type = kind.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : IsCounter(instrument) ? "counter"
            : "gauge";
        _isSum = kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("UpDownCounter", StringComparison.Ordinal);
    }

    public string Name { get; }

    public static string NameOf(Instrument instrument)
    {
        var name = new StringBuilder(instrument.Name).Replace('.', '_').Replace('-', '_');
        if (instrument.Unit == "s")
        {
            name.Append("_seconds");
        }
        else if (instrument.Unit == "By")
        {
            name.Append("_bytes");
        }

        return IsCounter(instrument) ? name.Append("_total").ToString() : name.ToString();
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        lock (_lock)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                if (_series.Count >= MaxSeries)
                {
                    return;
                }

                _series[labels] = series = new MetricSeries(Bounds);
            }

            series.Record(value, _isSum, isHistogram: _type == "histogram");
        }
    }

    public void Write(TextWriter text)
    {
        lock (_lock)
        {
            if (_series.Count == 0)
            {
                return;
            }

            text.Write($"# HELP {Name} {_help.Replace("\n", " ", StringComparison.Ordinal)}\n# TYPE {Name} {_type}\n");
            foreach (var (labels, series) in _series)
            {
                series.Write(text, Name, labels, isHistogram: _type == "histogram");
            }
        }
    }

    private static bool IsCounter(Instrument instrument)
        => instrument.GetType().Name is { } kind
            && (kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal));

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<string>(tags.Length);
        foreach (var (key, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            labels.Add($"{key.Replace('.', '_')}=\"{text}\"");
        }

        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }
}
