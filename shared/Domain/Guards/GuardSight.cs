using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Guards;

/// <summary>What the live Deployment says of a guard's window. Pure.</summary>
internal static class GuardSight
{
    /// <returns>Why the window concerns the Deployment no more, in a sentence; null while it does.</returns>
    public static string? Overtaken(RolloutGuard guard, JsonObject? live)
        => live is null ? "the Deployment is gone."
            : live.Uid != guard.Uid ? "the Deployment was made anew."
            : !HasTemplate(live, guard.TemplateDigest) ? "the Deployment was given another template."
            : DeploymentRevision.IsPaused(live) ? "the Deployment was paused: somebody works on it."
            : live.Label(TrimtabNames.Target) is not null ? "a target applies the Deployment now."
            : live.Annotation(TrimtabNames.Guard) == FleetGuard.Disabled ? "the Deployment says that it is not to be guarded."
            : live.Number("spec", "replicas") == 0 ? "the Deployment was scaled to 0: there is nothing to watch."
            : null;

    /// <returns>That the cluster gave the new template up, in a sentence; null while it did not.</returns>
    public static string? Stuck(JsonObject live)
        => DeploymentRevision.IsObserved(live) && live.Items("status", "conditions").FirstOrDefault(static condition
            => condition.Text("type") == "Progressing" && condition.Text("status") == "False" && condition.Text("reason") == "ProgressDeadlineExceeded") is { } condition
                ? $"the Deployment made no progress within its deadline: {condition.Text("message")}"
                : null;

    public static bool HasTemplate(JsonObject live, string digest) => live.Find("spec", "template") is { } template && ContentDigest.Hex(template) == digest;
}
