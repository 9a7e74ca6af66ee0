using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Incidents;

/// <summary>The pod templates that a StatefulSet or DaemonSet had before a failing one, as its ControllerRevisions keep them.</summary>
internal sealed class RevisionHistory
{
    private readonly JsonObject _workload;
    private readonly PastTemplate _failing;
    private readonly List<PastTemplate> _older;
    private readonly PastTemplate? _replaced;

    private RevisionHistory(JsonObject workload, PastTemplate failing, List<PastTemplate> older)
    {
        (_workload, _failing, _older) = (workload, failing, older);
        var replaced = ReplacedBy(failing.Keeper, workload);
        _replaced = older.Find(template => template.Keeper.Name == replaced);
    }

    /// <summary>Finds the failing template, and those before it.</summary>
    /// <param name="hash">What the failing pod's label says: a StatefulSet's is the name of the revision, a DaemonSet's its hash alone.</param>
    /// <param name="workload">The workload, as it is or was within the last minutes.</param>
    /// <param name="revisions">The revisions that its selector finds; those of others are left out.</param>
    /// <returns>Null when there was none before, or the failing one is not kept.</returns>
    public static RevisionHistory? Of(string hash, JsonObject workload, IEnumerable<JsonObject> revisions)
    {
        var templates = revisions.Where(revision => IsOf(revision, workload)).Select(PastTemplate.Of).OfType<PastTemplate>().ToList();
        if (templates.Find(template => template.Hash == hash) is not { } failing)
        {
            return null;
        }

        var older = templates.Where(template => template.IsBefore(failing)).OrderByDescending(static template => template.Number).ToList();
        return older.Count == 0 ? null : new RevisionHistory(workload, failing, older);
    }

    /// <summary>The hashes of which pods may tell whether they are good, the newest first; empty where there is nothing to choose from, or the workload's status tells.</summary>
    public IReadOnlyList<string> Undecided => _older.Count == 1 || _replaced is not null ? [] : [.. _older.Select(static template => template.Hash!)];

    /// <summary>Whether a pod shows that a template is good: it is the workload's, runs it, and is ready.</summary>
    /// <returns>Which of <see cref="Undecided"/> that is; null when it shows it of none.</returns>
    public int? ShownBy(JsonObject pod)
        => IsOf(pod, _workload) && TrackPods.IsReady(pod) && _older.FindIndex(template => template.Hash == pod.Label(PastTemplate.RevisionHash)) is >= 0 and var position ? position : null;

    /// <summary>The change to the failing template: from the one that all pods of a StatefulSet had before its update, else from the newest that a pod shows to be good, else from the one before.</summary>
    /// <param name="shown">The first of <see cref="Undecided"/> that pods show to be good; null when they show it of none.</param>
    public TemplateChange ChangeFrom(int? shown) => new(_replaced ?? _older[shown ?? 0], _failing);

    private static bool IsOf(JsonObject value, JsonObject workload) => WorkloadOwner.ControllerOf(value)?.Text("uid") == workload.Uid;

    // The status may be older than the failure: then it tells of another update. With OnDelete it never moves on.
    private static string? ReplacedBy(JsonObject failing, JsonObject workload)
        => workload.Text("status", "updateRevision") == failing.Name && workload.Text("spec", "updateStrategy", "type") != "OnDelete"
            ? workload.Text("status", "currentRevision")
            : null;
}
