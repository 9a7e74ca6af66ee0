namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>What the world holds after a chapter, without what differs from run to run. Two runs ended alike when these are equal.</summary>
/// <param name="Rollout">Phase of the rollout; empty when there is none.</param>
/// <param name="IsHeld">Whether the revision is held.</param>
/// <param name="Target">Phase of the target, and whether what was applied and last good are the new revision or the old one.</param>
/// <param name="Cluster">The namespace's Deployments and ConfigMaps.</param>
/// <param name="Actions">The actions of all audit records of the chapter, in alphabetical order.</param>
/// <param name="Status">The commit's status at the Git host.</param>
internal sealed record Ending(string Rollout, bool IsHeld, string Target, string Cluster, string Actions, string Status)
{
    private const string ServesNew = "notes-new, settings new, web new 2/2";
    private const string ServesOld = "notes-old, settings old, web old 2/2";

    /// <summary>How a chapter must end, however often the app was killed.</summary>
    public static Ending Of(Chapter chapter) => chapter switch
    {
        Chapter.Install => new Ending(
            "", IsHeld: false, "Healthy, applied the new, last good the new", ServesNew, "target.applied target.healthy", "success"),
        Chapter.Good => new Ending(
            "Succeeded",
            IsHeld: false,
            "Healthy, applied the new, last good the new",
            ServesNew,
            "rollout.promoted rollout.promoting rollout.started rollout.step rollout.succeeded target.healthy target.promoted",
            "success"),
        _ => new Ending(
            "RolledBack",
            IsHeld: true,
            "Failed, applied the old, last good the old",
            ServesOld,
            "rollout.rolledBack rollout.started target.restored target.takenBack",
            "failure"),
    };
}
