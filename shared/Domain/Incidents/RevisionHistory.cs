using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Incidents;

/// <summary>The pod templates that a StatefulSet or DaemonSet has had, as its ControllerRevisions keep them.</summary>
internal static class RevisionHistory
{
    /// <summary>Finds a failing template and the last good one: for a StatefulSet that is being updated the one that all its pods had before, else the one before.</summary>
    /// <param name="hash">What the failing pod's label says: a StatefulSet's is the name of the revision, a DaemonSet's its hash alone.</param>
    /// <param name="workload">The workload, as it is or was within the last minutes.</param>
    /// <param name="revisions">The revisions that its selector finds; those of others are left out.</param>
    /// <returns>Null when there was none before, or the failing one is not kept.</returns>
    public static TemplateChange? ChangeTo(string hash, JsonObject workload, IEnumerable<JsonObject> revisions)
    {
        var owned = revisions.Where(revision => WorkloadOwner.ControllerOf(revision)?.Text("uid") == workload.Uid).ToList();
        if (owned.Find(revision => PastTemplate.Of(revision)?.Hash == hash) is not { } failing)
        {
            return null;
        }

        var replaced = ReplacedBy(failing, workload);
        var good = owned.Where(revision => IsBefore(revision, failing))
            .OrderByDescending(revision => revision.Name == replaced)
            .ThenByDescending(Number)
            .FirstOrDefault();
        return PastTemplate.Of(good) is { } before ? new TemplateChange(before, PastTemplate.Of(failing)!) : null;
    }

    // The status may be older than the failure: then it tells of another update, and the numbers must do. With OnDelete it never moves on.
    private static string? ReplacedBy(JsonObject failing, JsonObject workload)
        => workload.Text("status", "updateRevision") == failing.Name && workload.Text("spec", "updateStrategy", "type") != "OnDelete"
            ? workload.Text("status", "currentRevision")
            : null;

    // A template that comes back keeps its revision under a new, higher number: then only its age tells that it was there before.
    private static bool IsBefore(JsonObject revision, JsonObject failing)
        => Number(revision) < Number(failing) || string.CompareOrdinal(Created(revision), Created(failing)) < 0;

    private static long Number(JsonObject revision) => revision.Number("revision") ?? 0;

    private static string Created(JsonObject revision) => revision.Text("metadata", "creationTimestamp");
}
