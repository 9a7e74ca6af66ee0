using System.Text;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Gates;

/// <summary>A decision as people read it.</summary>
public static class GateText
{
    private const int EffectWidth = 9;
    private const int RuleWidth = 16;

    /// <summary>What was asked, the decision, and every rule on a line of its own with where it was said; below it what would change it.</summary>
    public static string Write(GateDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var text = new StringBuilder();
        text.Append($"{decision.Asset} {decision.Part}: {decision.Artifact} {decision.Running.Version}{(decision.Running.Digest is { } digest ? $"@{digest}" : "")}\n");
        text.Append($"{decision.Summary}\n");
        foreach (var reason in decision.Rationale)
        {
            text.Append($"  {FleetNode.CamelCase(reason.Effect.ToString()).PadRight(EffectWidth)}{reason.Rule.PadRight(RuleWidth)}{reason.Text}{(reason.Origin.Length == 0 ? "" : $" ({reason.Origin})")}\n");
            if (reason.Otherwise.Length > 0)
            {
                text.Append($"{new string(' ', EffectWidth + RuleWidth + 2)}otherwise: {reason.Otherwise}\n");
            }
        }

        foreach (var need in decision.Needs)
        {
            text.Append($"  needs    evidence        of {need.Version}{(need.Digest is { } content ? $"@{content}" : "")}\n");
        }

        return text.ToString();
    }
}
