using System.Text;
using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Metrics;

/// <summary>Adds up the selected series of a page in one pass; only the result is allocated. One instance serves all pods of a tick.</summary>
public sealed class PodMetrics
{
    private static readonly byte[] ProcessStart = Encoding.UTF8.GetBytes(UsualMetrics.ProcessStart);

    private readonly MetricsLimits _limits;
    private readonly double _bound;
    private readonly byte[] _requests;
    private readonly byte[] _count;
    private readonly byte[] _bucket;
    private readonly LabelPattern[] _bad;
    private readonly LabelPattern[] _only;

    /// <exception cref="ArgumentException">A pattern of the selection is no regular expression (the fleet refuses such a policy).</exception>
    public PodMetrics(MetricsSelection selection, MetricsLimits limits)
    {
        ArgumentNullException.ThrowIfNull(selection);
        _limits = limits;
        _bound = selection.Bound;
        _requests = Encoding.UTF8.GetBytes(selection.Requests);
        _count = selection.Latency is null ? [] : Encoding.UTF8.GetBytes(selection.Latency + "_count");
        _bucket = selection.Latency is null ? [] : Encoding.UTF8.GetBytes(selection.Latency + "_bucket");
        _bad = [.. selection.BadLabels.Select(entry => new LabelPattern(entry.Key, entry.Value))];
        _only = [.. selection.OnlyLabels.Select(entry => new LabelPattern(entry.Key, entry.Value))];
    }

    /// <summary>Reads one page. Values that are negative or not finite count as nothing.</summary>
    public PodReading Read(ReadOnlySpan<byte> page)
    {
        double requests = 0, bad = 0, all = 0, fast = 0;
        double? start = null;
        var found = false;
        var text = new PrometheusText(page, _limits);
        while (text.MoveNext())
        {
            var value = text.Value;
            if (!double.IsFinite(value) || value < 0)
            {
                continue;
            }

            if (text.Name.SequenceEqual(_requests) && Matches(_only, text))
            {
                found = true;
                requests += value;
                bad += _bad.Length > 0 && Matches(_bad, text) ? value : 0;
            }

            if (text.Name.SequenceEqual(_count) && Matches(_only, text))
            {
                all += value;
            }
            else if (text.Name.SequenceEqual(_bucket) && IsBound(text) && Matches(_only, text))
            {
                fast += value;
            }
            else if (text.Name.SequenceEqual(ProcessStart))
            {
                start = value;
            }
        }

        return new PodReading(new TrackCounts(requests, bad, Math.Max(0, all - fast)), start, found, text.Faults);
    }

    private bool IsBound(in PrometheusText sample)
        => sample.TryGetLabel("le"u8, out var written) && BucketBound.TryParse(written, out var bound) && Math.Abs(bound - _bound) <= 1e-9 * Math.Abs(_bound);

    private static bool Matches(LabelPattern[] patterns, in PrometheusText sample)
    {
        foreach (var pattern in patterns)
        {
            if (!pattern.Matches(sample))
            {
                return false;
            }
        }

        return true;
    }
}
