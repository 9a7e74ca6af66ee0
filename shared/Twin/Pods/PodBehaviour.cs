using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trimtab.Domain.Clusters;

namespace Trimtab.Twin.Pods;

/// <summary>What a simulated container does: by the pod's annotation, or by words in its image tag.</summary>
internal sealed partial record PodBehaviour
{
    public const string Annotation = "twin.trimtab.dev/behaviour";

    /// <summary>Share of requests answered with 500; null for the cluster's base rate.</summary>
    public double? ErrorRate { get; private init; }

    /// <summary>Median latency; null for the usual 50 ms.</summary>
    public TimeSpan? Latency { get; private init; }

    public TimeSpan? CrashAfter { get; private init; }

    public TimeSpan? OutOfMemoryAfter { get; private init; }

    public bool IsUnready { get; private init; }

    public bool IsImageMissing { get; private init; }

    public bool IsConfigurationWrong { get; private init; }

    public static PodBehaviour Of(JsonObject pod, string image)
    {
        var tag = image.LastIndexOf(':') is var colon && colon > image.LastIndexOf('/') ? image[(colon + 1)..].Split('@')[0] : "";
        var result = Words().Matches(tag).Aggregate(new PodBehaviour(), Read);
        return pod.Annotation(Annotation) is { } annotation ? Words().Matches(annotation).Aggregate(result, Read) : result;
    }

    private static PodBehaviour Read(PodBehaviour known, Match word)
    {
        var amount = word.Groups["amount"].Success ? double.Parse(word.Groups["amount"].Value, CultureInfo.InvariantCulture) : (double?)null;
        var unit = word.Groups["unit"].Value;
        return word.Groups["word"].Value switch
        {
            "errors" => known with { ErrorRate = Math.Clamp((amount ?? 5) / 100, 0, 1) },
            "latency" => known with { Latency = Time(amount ?? 800, unit.Length == 0 ? "ms" : unit) },
            "crash" or "crash-after" => known with { CrashAfter = Time(amount ?? 1, unit) },
            "oom" or "oom-after" => known with { OutOfMemoryAfter = Time(amount ?? 1, unit) },
            "unready" => known with { IsUnready = true },
            "missing" => known with { IsImageMissing = true },
            "config-error" => known with { IsConfigurationWrong = true },
            _ => known,
        };
    }

    private static TimeSpan Time(double amount, string unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(amount),
        "m" => TimeSpan.FromMinutes(amount),
        _ => TimeSpan.FromSeconds(amount),
    };

    // A tag can't hold "=" or "%": there "errors5", "errors-5" and "crash-after-3s" say the same.
    [GeneratedRegex(@"(?<![A-Za-z])(?<word>errors|latency|crash-after|crash|oom-after|oom|unready|missing|config-error)([=-]?(?<amount>\d+(\.\d+)?)(?<unit>%|ms|s|m)?)?(?![A-Za-z])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
