using System.Globalization;

namespace Trimtab.Hosting.Telemetry;

/// <summary>One series: a value, or the buckets of a histogram.</summary>
internal sealed class MetricSeries(double[] bounds)
{
    private readonly long[] _buckets = new long[bounds.Length];
    private double _value;
    private long _count;

    public void Record(double value, bool isSum, bool isHistogram)
    {
        _count++;
        _value = isSum || isHistogram ? _value + value : value;
        for (var index = 0; isHistogram && index < bounds.Length; index++)
        {
            _buckets[index] += value <= bounds[index] ? 1 : 0;
        }
    }

    public void Write(TextWriter text, string name, string labels, bool isHistogram)
    {
        var plain = labels.Length == 0 ? "" : "{" + labels + "}";
        if (!isHistogram)
        {
            text.Write($"{name}{plain} {Number(_value)}\n");
            return;
        }

        var before = labels.Length == 0 ? "" : labels + ",";
        for (var index = 0; index < bounds.Length; index++)
        {
            text.Write($"{name}_bucket{{{before}le=\"{Number(bounds[index])}\"}} {_buckets[index]}\n");
        }

        text.Write($"{name}_bucket{{{before}le=\"+Inf\"}} {_count}\n{name}_sum{plain} {Number(_value)}\n{name}_count{plain} {_count}\n");
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
