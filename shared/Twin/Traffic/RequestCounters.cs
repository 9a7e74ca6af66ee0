using System.Globalization;
using System.Text;

namespace Trimtab.Twin.Traffic;

/// <summary>What one container run has served, as its metrics page tells it. Starts at zero with every run.</summary>
internal sealed class RequestCounters
{
    /// <summary>Upper bounds of the latency buckets in seconds; the last bucket has none.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10];

    private readonly long[] _buckets = new long[Bounds.Count + 1];

    public long Good { get; private set; }

    public long Bad { get; private set; }

    public double Seconds { get; private set; }

    public void Add(long good, long bad, ReadOnlySpan<long> buckets, double seconds)
    {
        Good += good;
        Bad += bad;
        Seconds += seconds;
        for (var index = 0; index < _buckets.Length; index++)
        {
            _buckets[index] += buckets[index];
        }
    }

    /// <summary>The Prometheus text format.</summary>
    public string ToPrometheus()
    {
        var text = new StringBuilder();
        text.Append("# HELP http_requests_total Requests served.\n# TYPE http_requests_total counter\n");
        text.Append("http_requests_total{code=\"200\",method=\"GET\"} ").Append(Good).Append('\n');
        text.Append("http_requests_total{code=\"500\",method=\"GET\"} ").Append(Bad).Append('\n');
        text.Append("# HELP http_request_duration_seconds Time to serve a request.\n# TYPE http_request_duration_seconds histogram\n");
        long sum = 0;
        for (var index = 0; index < _buckets.Length; index++)
        {
            sum += _buckets[index];
            var bound = index < Bounds.Count ? Bounds[index].ToString(CultureInfo.InvariantCulture) : "+Inf";
            text.Append("http_request_duration_seconds_bucket{le=\"").Append(bound).Append("\"} ").Append(sum).Append('\n');
        }

        text.Append("http_request_duration_seconds_sum ").Append(Seconds.ToString("0.######", CultureInfo.InvariantCulture)).Append('\n');
        text.Append("http_request_duration_seconds_count ").Append(sum).Append('\n');
        return text.ToString();
    }
}
