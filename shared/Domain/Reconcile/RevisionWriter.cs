using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Health;

namespace Trimtab.Domain.Reconcile;

/// <summary>Writes planned objects to the cluster and keeps the inventory in step.</summary>
internal sealed class RevisionWriter(ICluster cluster, FleetTarget target, InventoryLedger inventory, string revision, TimeProvider time)
{
    private readonly PlannedWrites _writes = new(cluster, inventory, revision);
    private static readonly TimeSpan DefinitionLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefinitionPoll = TimeSpan.FromMilliseconds(200);

    /// <summary>Applies everything in the order of <see cref="WriteSchedule"/>, in parallel; ends after a stage with a refusal, or with an object that somebody
    /// changed since the plan was made.</summary>
    /// <param name="objects">What the plan says.</param>
    /// <param name="lookAgain">Compares one object with the cluster as it is now.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The refusals; empty when all is applied.</returns>
    /// <exception cref="TargetOvertakenException">Somebody changed an object since the plan was made, and the plan did not decide about that change.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(
        IEnumerable<PlannedObject> objects, Func<DesiredObject, CancellationToken, Task<PlannedObject>> lookAgain, CancellationToken cancellationToken)
    {
        var schedule = new WriteSchedule(objects);
        var faults = new List<string>();
        TargetOvertakenException? overtaken = null;
        var underWay = new List<Task<(PlannedObject Planned, Exception? Fault)>>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (true)
            {
                while (underWay.Count < RevisionPlanner.Parallelism && schedule.TryTake(out var next))
                {
                    underWay.Add(TryApplyAsync(next, lookAgain, stop.Token));
                }

                if (underWay.Count == 0)
                {
                    return overtaken is null || faults.Count > 0 ? [.. faults.Order(StringComparer.Ordinal)] : throw overtaken;
                }

                var done = await Task.WhenAny(underWay);
                underWay.Remove(done);
                var (planned, fault) = await done;
                schedule.Complete(planned);
                if (fault is not null)
                {
                    overtaken ??= fault as TargetOvertakenException;
                    faults.AddRange(fault is ClusterException ? [$"{planned.Desired.Reference}: {fault.Message}"] : []);
                    schedule.EndAfter(planned.Desired.Stage);
                }
            }
        }
        finally
        {
            // Nothing may be written any more once the caller goes on.
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(underWay)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until new kinds are served.</summary>
    /// <returns>Definitions that failed or took too long; empty when all are established.</returns>
    public async Task<IReadOnlyList<string>> WaitForDefinitionsAsync(IEnumerable<PlannedObject> objects, IEnumerable<KindName> kinds, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var definitions = objects
            .Where(static planned => planned.Change != ChangeKind.Unchanged && planned.Desired.Reference.Kind.Kind == KindName.CustomResourceDefinition.Kind)
            .Select(static planned => planned.Desired.Reference).ToList();
        var unserved = kinds.Distinct().ToList();
        while (true)
        {
            var faults = await FindUnestablishedAsync(definitions, cancellationToken);
            foreach (var kind in unserved.ToArray())
            {
                if (await cluster.ResolveAsync(kind, cancellationToken) is not null)
                {
                    unserved.Remove(kind);
                }
            }

            if (definitions.Count == 0 && unserved.Count == 0)
            {
                return [];
            }

            if (faults.Exists(static fault => fault.Health.Status == HealthStatus.Failed) || time.GetElapsedTime(began) > DefinitionLimit)
            {
                return [.. faults.Select(static fault => $"{fault.Reference}: {fault.Health.Reason}"), .. unserved.Select(static kind => $"kind {kind} is not served")];
            }

            await Task.Delay(DefinitionPoll, time, cancellationToken);
        }
    }

    /// <summary>Deletes objects that left the source, last stage first.</summary>
    /// <returns>What stays although it left, with the reason.</returns>
    public async Task<IReadOnlyList<string>> PruneAsync(IReadOnlyList<InventoryEntry> entries, CancellationToken cancellationToken)
    {
        await inventory.AnnounceLeavingAsync(entries, cancellationToken);
        var kept = new ConcurrentBag<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = RevisionPlanner.Parallelism, CancellationToken = cancellationToken };
        foreach (var stage in entries.GroupBy(static entry => ApplyOrder.StageOf(entry.Object.Kind)).OrderByDescending(static stage => stage.Key))
        {
            await Parallel.ForEachAsync(stage, options, async (entry, token) =>
            {
                if (await PruneAsync(entry, token) is { } reason)
                {
                    kept.Add($"{entry.Object}: {reason}");
                }
            });
        }

        return [.. kept.Order(StringComparer.Ordinal)];
    }

    private async Task<(PlannedObject Planned, Exception? Fault)> TryApplyAsync(
        PlannedObject planned, Func<DesiredObject, CancellationToken, Task<PlannedObject>> lookAgain, CancellationToken cancellationToken)
    {
        try
        {
            await _writes.ApplyAsync(planned, lookAgain, cancellationToken);
            return (planned, null);
        }
        catch (ClusterException exception) when (exception.IsRefusal)
        {
            return (planned, exception);
        }
        catch (TargetOvertakenException overtaken)
        {
            // What is under way beside it must end and be noted: none of it is in doubt.
            return (planned, overtaken);
        }
    }

    private async Task<List<(ObjectReference Reference, ObjectHealth Health)>> FindUnestablishedAsync(List<ObjectReference> definitions, CancellationToken cancellationToken)
    {
        var found = new List<(ObjectReference Reference, ObjectHealth Health)>();
        foreach (var reference in definitions.ToArray())
        {
            var health = await cluster.GetAsync(reference, cancellationToken) is { } live ? ObjectHealth.Of(live, time.GetUtcNow()) : ObjectHealth.Missing;
            if (health.Status == HealthStatus.Current)
            {
                definitions.Remove(reference);
            }
            else
            {
                found.Add((reference, health));
            }
        }

        return found;
    }

    private async Task<string?> PruneAsync(InventoryEntry entry, CancellationToken cancellationToken)
    {
        string? reason = null;
        if (await FindAsync(entry.Object, cancellationToken) is { } live)
        {
            reason = PruneRule.KeepReason(live, target.Name, entry.CreatedBy);
            if (reason is null)
            {
                await cluster.DeleteAsync(entry.Object, new DeleteOptions(Uid: live.Uid), cancellationToken);
            }
            else if (live.Label(TrimtabNames.Target) == target.Name)
            {
                var free = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [TrimtabNames.Target] = null } } };
                await cluster.PatchAsync(entry.Object, free, null, cancellationToken);
            }
        }

        inventory.Remove(entry.Object);
        return reason;
    }

    private async Task<JsonObject?> FindAsync(ObjectReference reference, CancellationToken cancellationToken)
        => await cluster.ResolveAsync(reference.Kind, cancellationToken) is null ? null : await cluster.GetAsync(reference, cancellationToken);
}
