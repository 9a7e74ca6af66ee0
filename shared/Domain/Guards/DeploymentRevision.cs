using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Guards;

/// <summary>The pod template that a Deployment has now, as its newest ReplicaSet, and those before it.</summary>
/// <param name="Uid">Uid of the Deployment.</param>
/// <param name="Number">Its revision number: another one for each change of the template, also for a change back.</param>
/// <param name="Current">The template it has now.</param>
/// <param name="Running">The newest older template that still has ready pods; null for none.</param>
/// <param name="OlderHashes">Hashes of all older templates.</param>
/// <param name="Replicas">Pods it is told to have.</param>
/// <param name="SettledSince">Since when all its pods have run the template and been available; null while they do not.</param>
public sealed record DeploymentRevision(
    string Uid,
    string Number,
    GoodTemplate Current,
    GoodTemplate? Running,
    IReadOnlyList<string> OlderHashes,
    int Replicas,
    DateTimeOffset? SettledSince)
{
    internal const string RevisionAnnotation = "deployment.kubernetes.io/revision";
    internal const string HashLabel = "pod-template-hash";

    /// <summary>Reads it from the Deployment and ReplicaSets of its namespace.</summary>
    /// <returns>Null while the cluster has not made a ReplicaSet of the newest template, and while the Deployment is paused: then it makes none.</returns>
    public static DeploymentRevision? Of(JsonObject deployment, IEnumerable<JsonObject> sets)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var number = deployment.Annotation(RevisionAnnotation);
        if (number is null || deployment.Find("spec", "template") is not JsonObject template || !IsObserved(deployment) || IsPaused(deployment))
        {
            return null;
        }

        var owned = sets.Where(set => WorkloadOwner.ControllerOf(set)?.Text("uid") == deployment.Uid)
            .OrderByDescending(static set => long.TryParse(set.Annotation(RevisionAnnotation), out var revision) ? revision : 0).ToList();
        if (owned.Find(set => set.Annotation(RevisionAnnotation) == number) is not { } current || current.Label(HashLabel) is not { } hash)
        {
            return null;
        }

        var older = owned.Where(set => set != current && set.Label(HashLabel) is not null).ToList();
        return new DeploymentRevision(
            deployment.Uid,
            number,
            new GoodTemplate(hash, template.Copy()),
            older.Find(static set => set.Number("status", "readyReplicas") > 0) is { } running ? new GoodTemplate(running.Label(HashLabel)!, TemplateOf(running)) : null,
            [.. older.Select(static set => set.Label(HashLabel)!).Distinct()],
            (int)(deployment.Number("spec", "replicas") ?? 1),
            StableSettling.Missing(deployment) is null ? SettledAt(deployment, current) : null);
    }

    internal static bool IsPaused(JsonObject deployment) => deployment.Find("spec", "paused") is JsonValue flag && flag.TryGetValue<bool>(out var isPaused) && isPaused;

    /// <summary>Whether the cluster has looked at the Deployment as it is.</summary>
    internal static bool IsObserved(JsonObject deployment)
        => (deployment.Number("status", "observedGeneration") ?? 0) >= (deployment.Number("metadata", "generation") ?? 0);

    private static JsonObject TemplateOf(JsonObject set)
    {
        var template = (set.Find("spec", "template") as JsonObject ?? []).Copy();
        (template.Find("metadata", "labels") as JsonObject)?.Remove(HashLabel);
        return template;
    }

    // A ReplicaSet may be an old one that became current again: then only the condition is new.
    private static DateTimeOffset SettledAt(JsonObject deployment, JsonObject current)
    {
        var progress = deployment.Items("status", "conditions").FirstOrDefault(static condition => condition.Text("type") == "Progressing");
        DateTimeOffset?[] times = [TimeOf(current.Text("metadata", "creationTimestamp")), TimeOf(progress?.Text("lastUpdateTime"))];
        return times.Max() ?? DateTimeOffset.MaxValue;
    }

    private static DateTimeOffset? TimeOf(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
