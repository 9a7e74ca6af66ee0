using System.Globalization;
using System.Text;

namespace Trimtab.Shop;

/// <summary>Counts requests by status and duration.</summary>
internal sealed class RequestMetrics
{
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

    private readonly Lock _lock = new();
    private readonly long[] _buckets = new long[Bounds.Length + 1];
    private long _good;
    private long _bad;
    private double _seconds;

    public void Count(int status, TimeSpan duration)
    {
        lock (_lock)
        {
            _ = status >= 500 ? _bad++ : _good++;
            _seconds += duration.TotalSeconds;
            var bucket = Array.FindIndex(Bounds, bound => duration.TotalSeconds <= bound);
            _buckets[bucket < 0 ? Bounds.Length : bucket]++;
        }
    }

    public string ToText()
    {
        var text = new StringBuilder();
        lock (_lock)
        {
            text.Append("# TYPE http_requests_total counter\n")
                .Append(CultureInfo.InvariantCulture, $"http_requests_total{{code=\"200\"}} {_good}\n")
                .Append(CultureInfo.InvariantCulture, $"http_requests_total{{code=\"500\"}} {_bad}\n")
                .Append("# TYPE http_request_duration_seconds histogram\n");
            long total = 0;
            for (var bucket = 0; bucket < Bounds.Length; bucket++)
            {
                total += _buckets[bucket];
                text.Append(CultureInfo.InvariantCulture, $"http_request_duration_seconds_bucket{{le=\"{Bounds[bucket]}\"}} {total}\n");
            }

            total += _buckets[Bounds.Length];
            text.Append(CultureInfo.InvariantCulture, $"http_request_duration_seconds_bucket{{le=\"+Inf\"}} {total}\n")
                .Append(CultureInfo.InvariantCulture, $"http_request_duration_seconds_sum {_seconds}\n")
                .Append(CultureInfo.InvariantCulture, $"http_request_duration_seconds_count {total}\n");
        }

        return text.ToString();
    }
}
