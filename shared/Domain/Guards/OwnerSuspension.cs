using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Guards;

/// <summary>Suspends what would put a failed template back, and resumes it. Both may be repeated, and touch nothing but <c>spec.suspend</c> and our own annotation.</summary>
internal static class OwnerSuspension
{
    /// <param name="cluster">Where the owner is.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="window">Id of the guard's window.</param>
    /// <param name="reason">Why, for whoever looks at the object.</param>
    /// <param name="mayWrite">False: only finds out whether this window has suspended it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ClusterException">The cluster did not answer.</exception>
    public static async Task<SuspendedOwner> SuspendAsync(
        ICluster cluster, GuardOwner owner, string window, string reason, bool mayWrite, CancellationToken cancellationToken)
    {
        if (!owner.CanBeSuspended)
        {
            return new SuspendedOwner(owner, SuspensionState.NotOurs);
        }

        try
        {
            if (await FindAsync(cluster, owner, cancellationToken) is not { } live)
            {
                return new SuspendedOwner(owner, SuspensionState.Gone);
            }

            if (IsSuspended(live))
            {
                return IsBy(window, live)
                    ? new SuspendedOwner(owner, SuspensionState.Suspended)
                    : new SuspendedOwner(owner, SuspensionState.WasSuspended, live.Annotation(TrimtabNames.Suspended) ?? "");
            }

            if (!mayWrite)
            {
                return new SuspendedOwner(owner, SuspensionState.NotOurs);
            }

            await PatchAsync(cluster, live.Reference, isSuspended: true, $"{window}: {FailureLog.Masked(reason)}", cancellationToken);
            return new SuspendedOwner(owner, SuspensionState.Suspended);
        }
        catch (ClusterException refusal) when (refusal.IsRefusal)
        {
            return new SuspendedOwner(owner, SuspensionState.Refused, refusal.Message);
        }
    }

    /// <summary>Resumes what this window suspended, unless somebody saw to it since.</summary>
    public static async Task ResumeAsync(ICluster cluster, GuardOwner owner, string window, CancellationToken cancellationToken)
    {
        if (await FindAsync(cluster, owner, cancellationToken) is { } live && IsSuspended(live) && IsBy(window, live))
        {
            await PatchAsync(cluster, live.Reference, isSuspended: false, null, cancellationToken);
        }
    }

    private static async Task<JsonObject?> FindAsync(ICluster cluster, GuardOwner owner, CancellationToken cancellationToken)
    {
        foreach (var kind in GuardNames.KindsOf(owner.Kind))
        {
            if (await cluster.ResolveAsync(kind, cancellationToken) is not null)
            {
                return await cluster.GetAsync(new ObjectReference(kind, owner.Namespace, owner.Name), cancellationToken);
            }
        }

        return null;
    }

    private static bool IsSuspended(JsonObject live) => live.Find("spec", "suspend") is JsonValue flag && flag.TryGetValue<bool>(out var isSuspended) && isSuspended;

    private static bool IsBy(string window, JsonObject live)
        => live.Annotation(TrimtabNames.Suspended)?.StartsWith($"{window}: ", StringComparison.Ordinal) == true;

    private static Task PatchAsync(ICluster cluster, ObjectReference owner, bool isSuspended, string? why, CancellationToken cancellationToken)
        => cluster.PatchAsync(
            owner,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [TrimtabNames.Suspended] = why } },
                ["spec"] = new JsonObject { ["suspend"] = isSuspended },
            },
            null,
            cancellationToken);
}
