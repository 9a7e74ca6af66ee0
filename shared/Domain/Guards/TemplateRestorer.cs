using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Guards;

/// <summary>Gives a workload its last good template back. May be repeated.</summary>
internal static class TemplateRestorer
{
    private const int Attempts = 5;

    /// <summary>Whether there is something to restore, or that was restored just now: the workload has the failed template, or the last good one.</summary>
    public static bool Concerns(RolloutDocument document, JsonObject? live)
        => live is not null && live.Uid == document.Guard!.Uid && (IsFailed(document, live) || IsGood(document, live));

    /// <summary>Replaces the failed template, and nothing but that: what somebody changed meanwhile stays.</summary>
    public static async Task<RestoredTemplate> RestoreAsync(ICluster cluster, RolloutDocument document, CancellationToken cancellationToken)
    {
        var reference = document.Workloads[0].StableReference();
        for (var attempt = 1; ; attempt++)
        {
            var live = await cluster.GetAsync(reference, cancellationToken);
            if (!Concerns(document, live))
            {
                return new RestoredTemplate(false, $"Nothing was restored: {GuardSight.Overtaken(document.Guard!, live)}");
            }

            var done = new RestoredTemplate(true, $"{reference} has its last good template again (pod-template-hash {document.PreviousRevision}).");
            if (IsGood(document, live!))
            {
                return done;
            }

            live!["spec"]!["template"] = document.Workloads[0].SavedTemplate.DeepClone();
            try
            {
                // Carries uid and resourceVersion: whoever wrote since wins, and is looked at anew.
                await cluster.ReplaceAsync(live, cancellationToken);
                return done;
            }
            catch (ClusterException conflict) when (conflict.Reason is "Conflict" or "NotFound" && attempt < Attempts)
            {
                // The status is written all the time while pods come and go: read again and compare anew.
            }
            catch (ClusterException refusal) when (refusal.IsRefusal && refusal.Reason != "Conflict")
            {
                return new RestoredTemplate(false, $"The cluster does not take the last good template: {refusal.Message}");
            }
        }
    }

    private static bool IsFailed(RolloutDocument document, JsonObject live) => GuardSight.HasTemplate(live, document.Guard!.TemplateDigest);

    private static bool IsGood(RolloutDocument document, JsonObject live) => GuardSight.HasTemplate(live, ContentDigest.Hex(document.Workloads[0].SavedTemplate));
}
