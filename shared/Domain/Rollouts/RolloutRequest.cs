using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Rollouts;

/// <summary>What reconcile hands over when a revision changes workloads that a policy guards.</summary>
/// <param name="Target">Key of the target.</param>
/// <param name="Revision">Commit id.</param>
/// <param name="PreviousRevision">The revision that stable runs; null when it is not known.</param>
/// <param name="Commit">What the commit says of itself.</param>
/// <param name="Deployments">The changed Deployments as the revision wants them (namespace filled in).</param>
/// <param name="Configuration">ConfigMaps and Secrets that differ from the live ones and that these Deployments use: the canary gets copies.</param>
/// <param name="Created">Objects that this revision created before the canary starts; a roll-back deletes them.</param>
public sealed record RolloutRequest(
    string Target,
    string Revision,
    string? PreviousRevision,
    CommitSummary Commit,
    IReadOnlyList<JsonObject> Deployments,
    IReadOnlyList<JsonObject> Configuration,
    IReadOnlyList<ObjectReference> Created);
