using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads a rollout policy. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static partial class RolloutPolicySection
{
    private static readonly RolloutPolicy Defaults = RolloutPolicy.Default;

    public static RolloutPolicy Read(string name, FleetNode node)
    {
        var policy = new RolloutPolicy(
            name,
            Steps(node.Child("steps")),
            node.Child("stepDuration").Span(Defaults.StepDuration, TimeSpan.Zero, TimeSpan.FromDays(1)),
            node.Child("maxStepDuration").Span(Defaults.MaxStepDuration, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            node.Child("onNoEvidence").Word(Defaults.OnNoEvidence),
            node.Child("watch").Span(Defaults.Watch, TimeSpan.Zero, TimeSpan.FromDays(1)),
            node.Child("readyDeadline").Span(Defaults.ReadyDeadline, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            node.Child("tickInterval").Span(Defaults.TickInterval, TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(1)),
            Metrics(node.Child("metrics")),
            JudgePolicySection.Read(node.Child("judge")));
        if (policy.MaxStepDuration < policy.StepDuration)
        {
            node.Child("maxStepDuration").Fault($"Must not be shorter than stepDuration ({Duration.ToText(policy.StepDuration)}).");
        }

        node.RefuseOtherKeys();
        return policy;
    }

    private static IReadOnlyList<RolloutStep> Steps(FleetNode node)
    {
        if (node.IsMissing)
        {
            return Defaults.Steps;
        }

        RolloutStep?[] steps = [.. node.Items().Select(Step)];
        if (steps.Length == 0)
        {
            node.Fault("Must have at least one step.");
        }

        return [.. steps.OfType<RolloutStep>()];
    }

    private static RolloutStep? Step(FleetNode node)
    {
        var text = node.RequiredText("a step");
        if (text is not null && StepShape().Match(text) is { Success: true } match
            && int.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1)
        {
            if (match.Groups["pods"].Success)
            {
                return RolloutStep.OfPods(number);
            }

            if (number <= 100)
            {
                return RolloutStep.OfPercent(number);
            }
        }

        if (text is not null)
        {
            node.Fault("Must be a number of pods or a percentage up to 100: 1 pod, 3 pods, 25%.");
        }

        return null;
    }

    /// <summary>What is measured at the pods; an update policy says it in the same words.</summary>
    internal static MetricsPolicy Metrics(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return MetricsPolicy.Default;
        }

        var port = node.Child("port");
        var policy = new MetricsPolicy(
            port.IsMissing ? null : port.Integer(0, 1, 65_535),
            node.Child("path").Text(),
            node.Child("requests").Text(),
            BadLabels(node.Child("bad")),
            node.Child("latency").Text(),
            node.Child("objective").Span(MetricsPolicy.Default.Objective, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)));
        node.RefuseOtherKeys();
        return policy;
    }

    private static IReadOnlyDictionary<string, string>? BadLabels(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach (var (label, _) in node.Map ?? new JsonObject())
        {
            var entry = node.Child(label);
            if (entry.Text() is not { } pattern)
            {
                continue;
            }

            if (!IsPattern(pattern))
            {
                entry.Fault("Must be a regular expression without look-around and back references, such as 5...");
                continue;
            }

            labels[label] = pattern;
        }

        return labels.Count == 0 ? null : labels;
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
            return pattern.Length <= 200;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\A(?<number>\d{1,5})(?:(?<pods> pods?)|%)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex StepShape();
}
