using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Drift;

/// <summary>One thing that people are told about drift.</summary>
/// <param name="Action">The audit record's action.</param>
/// <param name="Event">The notification's event.</param>
/// <param name="One">The title for one object, of which the name stands before it.</param>
/// <param name="Many">The title for more, of which the number stands before it.</param>
/// <param name="Reason">Why, in a sentence.</param>
internal sealed record DriftNews(string Action, NotificationEvent Event, string One, string Many, string Reason)
{
    public static DriftNews Reverted { get; } = new(
        "driftCorrected", NotificationEvent.DriftReverted, "was changed in the cluster, and is as Git wants it again", "objects were changed in the cluster, and are as Git wants them again", "Drift policy: revert.");

    public static DriftNews Overruled { get; } = new(
        "driftOverruled",
        NotificationEvent.DriftFound,
        "was changed in the cluster and in Git: Git's form is applied",
        "objects were changed in the cluster and in Git: Git's form is applied",
        "Drift policy: capture; the live change was not in Git yet when Git changed the object too.");

    public static DriftNews Reported { get; } = new(
        "driftReported", NotificationEvent.DriftFound, "differs from Git", "objects differ from Git", "Drift policy: report; it stays until Git changes the object or somebody changes it back.");

    public static DriftNews NotCaptured { get; } = new(
        "driftNotCaptured",
        NotificationEvent.DriftFound,
        "differs from Git, and nothing captures it",
        "objects differ from Git, and nothing captures them",
        "Drift policy: capture. A WatchRule must name the kind, and the relay must run.");

    public string Title(IReadOnlyList<DriftEntry> entries) => entries.Count == 1 ? $"{entries[0].Object} {One}" : $"{entries.Count} {Many}";
}
