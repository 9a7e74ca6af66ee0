using System.Text;

namespace Trimtab.Domain.Metrics;

/// <summary>What a page has to offer: its names with their labels, and the histograms' boundaries.</summary>
internal sealed class MetricsOffer
{
    private const string Bucket = "_bucket";
    private const int MaxNames = 20_000;

    private readonly Dictionary<string, HashSet<string>> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<double>> _bounds = new(StringComparer.Ordinal);

    public int Series { get; private set; }

    /// <summary>Name of a metric → names of its first series' labels.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Labels => _labels;

    /// <summary>Name of a histogram without <c>_bucket</c> → its boundaries.</summary>
    public IReadOnlyDictionary<string, HashSet<double>> Bounds => _bounds;

    public static MetricsOffer Read(ReadOnlySpan<byte> page, MetricsLimits limits)
    {
        var offer = new MetricsOffer();
        var text = new PrometheusText(page, limits);
        ReadOnlySpan<byte> last = default;
        var name = "";
        while (text.MoveNext())
        {
            offer.Series++;
            if (!text.Name.SequenceEqual(last))
            {
                last = text.Name;
                name = Encoding.UTF8.GetString(last);
            }

            offer.Add(name, text);
        }

        return offer;
    }

    private void Add(string name, PrometheusText sample)
    {
        if (!_labels.ContainsKey(name) && _labels.Count < MaxNames)
        {
            HashSet<string> names = new(StringComparer.Ordinal);
            foreach (var label in Names(sample))
            {
                names.Add(label);
            }

            _labels[name] = names;
        }

        if (name.EndsWith(Bucket, StringComparison.Ordinal) && sample.TryGetLabel("le"u8, out var written) && BucketBound.TryParse(written, out var bound))
        {
            var histogram = name[..^Bucket.Length];
            if (!_bounds.TryGetValue(histogram, out var bounds))
            {
                _bounds[histogram] = bounds = [];
            }

            bounds.Add(bound);
        }
    }

    private static List<string> Names(PrometheusText sample)
    {
        List<string> names = [];
        var labels = sample.Labels;
        while (labels.MoveNext())
        {
            names.Add(Encoding.UTF8.GetString(labels.Name));
        }

        return names;
    }
}
