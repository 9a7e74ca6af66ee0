using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Reconcile.Quotas;

namespace Trimtab.Domain.Reconcile;

/// <summary>Compares a revision with the cluster. Reads and dry runs only.</summary>
/// <remarks>One labelled list a kind instead of a read an object; an object whose wanted form is that of the last apply, and of which nobody has
/// written an applied field since, is not compared at all. So a pass that finds nothing to do costs a list a kind.</remarks>
internal sealed class RevisionPlanner(ICluster cluster, FleetDocument fleet, FleetTarget target, InventoryLedger inventory, DriftView drifts)
{
    /// <summary>Requests at the same time: enough to keep an API server busy over a slow line, few enough for its fairness.</summary>
    public const int Parallelism = 24;

    private const int FewNamespaces = 8;

    /// <param name="built">The revision's objects; changed in place.</param>
    /// <param name="guard">The policy whose rollouts guard running Deployments; null: nothing is guarded.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task<RevisionPlan> PlanAsync(IReadOnlyList<BuiltObject> built, RolloutPolicy? guard, CancellationToken cancellationToken)
    {
        var kinds = new Dictionary<KindName, ResourceType?>();
        foreach (var kind in built.Select(static item => item.Value.KindName).Distinct())
        {
            kinds[kind] = await cluster.ResolveAsync(kind, cancellationToken);
        }

        var desired = DesiredObjects.Prepare(built, target, kinds);
        var faults = new List<string>(desired.Faults);
        var missing = await FindMissingNamespacesAsync(desired.Objects, cancellationToken);
        var made = desired.Objects.Where(static value => value.Reference.Kind == KindName.Namespace).Select(static value => value.Reference.Name).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(missing.Where(name => !made.Contains(name)).Order(StringComparer.Ordinal)
            .Select(static name => $"Namespace {name}: does not exist, and the revision does not create it"));
        var byTime = desired.Objects.ToLookup(value => kinds[value.Reference.Kind] is null || missing.Contains(value.Reference.Namespace));
        var (later, left) = await SplitAsync(byTime[true].Where(value => !missing.Contains(value.Reference.Namespace) || made.Contains(value.Reference.Namespace)), cancellationToken);
        var (foundation, refusals) = await CompareAsync([.. byTime[false].Where(static value => value.Stage == ApplyOrder.Foundation)], cancellationToken);
        faults.AddRange(refusals);
        foundation = [.. foundation.Select(planned => IsNeeded(planned, later) ? planned with { Change = ChangeKind.Created, Drift = null } : planned)];
        var redefined = RedefinedKinds(foundation);
        var rest = byTime[false].Where(static value => value.Stage != ApplyOrder.Foundation).ToLookup(value => redefined.Contains((value.Reference.Kind.Group, value.Reference.Kind.Kind)));
        var (others, otherRefusals) = await CompareAsync([.. rest[false]], cancellationToken);
        faults.AddRange(otherRefusals);
        PlannedObject[] objects = [.. foundation, .. others, .. left];
        var guarded = guard is null ? GuardedChanges.None : GuardedChanges.Of(objects, planned => inventory.Find(planned.Desired.Key)?.CreatedBy is null);
        faults.AddRange(await new QuotaReader(cluster).FindFaultsAsync(objects, later, guarded, guard, cancellationToken));
        return new RevisionPlan(objects, later, [.. rest[true]], guarded, faults);
    }

    private static HashSet<(string Group, string Kind)> RedefinedKinds(IReadOnlyList<PlannedObject> foundation)
        => [.. foundation
            .Where(static planned => planned.Change == ChangeKind.Changed && planned.Desired.Reference.Kind.Kind == KindName.CustomResourceDefinition.Kind)
            .Select(static planned => (planned.Desired.Value.Text("spec", "group"), planned.Desired.Value.Text("spec", "names", "kind")))];

    /// <summary>Dry-runs and compares objects whose namespaces and kinds exist.</summary>
    public async Task<(IReadOnlyList<PlannedObject> Objects, IReadOnlyList<string> Faults)> CompareAsync(
        IReadOnlyList<DesiredObject> objects, CancellationToken cancellationToken)
    {
        var planned = new ConcurrentBag<PlannedObject>();
        var faults = new ConcurrentBag<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        foreach (var kind in objects.GroupBy(static value => value.Reference.Kind))
        {
            var live = await ListAsync(kind.Key, cancellationToken);
            await Parallel.ForEachAsync(kind, options, async (desired, token) =>
            {
                try
                {
                    planned.Add(await CompareAsync(desired, live.GetValueOrDefault(desired.Key), token));
                }
                catch (ClusterException exception) when (exception.IsRefusal)
                {
                    faults.Add($"{desired.Reference}: {exception.Message}");
                }
                catch (RevisionRefusedException exception)
                {
                    faults.Add(exception.Message);
                }
            });
        }

        PlannedObject[] ordered = [.. planned.OrderBy(static value => value.Desired.Stage).ThenBy(static value => value.Desired.Key, StringComparer.Ordinal)];
        return (await drifts.DecideAsync(ordered, cancellationToken), [.. faults.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Compares one object once more, because it was written since. Nothing is decided about what is found.</summary>
    public async Task<PlannedObject> CompareAsync(DesiredObject desired, CancellationToken cancellationToken)
        => await CompareAsync(desired, await cluster.GetAsync(desired.Reference, cancellationToken), cancellationToken);

    /// <summary>Of objects whose namespace is missing, those that somebody deleted with it and that stay away.</summary>
    private async Task<(List<DesiredObject> Later, IReadOnlyList<PlannedObject> Left)> SplitAsync(IEnumerable<DesiredObject> objects, CancellationToken cancellationToken)
    {
        var decided = await drifts.DecideAsync([.. objects.Select(Missing)], cancellationToken);
        return ([.. decided.Where(static planned => planned.Change != ChangeKind.Left).Select(static planned => planned.Desired)], [.. decided.Where(static planned => planned.Change == ChangeKind.Left)]);
    }

    // A namespace that would stay away comes back with the first object that is wanted in it.
    private static bool IsNeeded(PlannedObject planned, List<DesiredObject> later)
        => planned is { Change: ChangeKind.Left, Drift.IsGone: true }
            && planned.Desired.Reference.Kind == KindName.Namespace
            && later.Exists(desired => desired.Reference.Namespace == planned.Desired.Reference.Name);

    private async Task<Dictionary<string, JsonObject>> ListAsync(KindName kind, CancellationToken cancellationToken)
    {
        var list = await cluster.ListAsync(kind, null, $"{TrimtabNames.Target}={target.Name}", cancellationToken);
        var live = new Dictionary<string, JsonObject>(list.Items.Count, StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            live[item.Reference.Key] = item;
        }

        return live;
    }

    private async Task<PlannedObject> CompareAsync(DesiredObject desired, JsonObject? live, CancellationToken cancellationToken)
    {
        var known = inventory.Find(desired.Key);
        if (live is not null && known?.IsInForce(desired, live) == true)
        {
            var content = desired.Policy == DriftPolicy.Capture && known.Content is null ? SanitizedContent.DigestOf(live) : null;
            return Plan(desired, ChangeKind.Unchanged, live, new AppliedMark(live.ResourceVersion, known.Ownership)) with { LiveContent = content };
        }

        if (live is null && await IsNewAsync(desired, cancellationToken))
        {
            return Missing(desired);
        }

        var applied = await cluster.ApplyAsync(RevisionAnnotation.On(desired.Value, live?.Annotation(TrimtabNames.Revision)), new ApplyOptions(DryRun: true), cancellationToken);
        live ??= await cluster.GetAsync(desired.Reference, cancellationToken);
        if (live is null)
        {
            return Missing(desired);
        }

        if (live.Label(TrimtabNames.Target) is { } owner && owner != target.Name && fleet.Targets.ContainsKey(owner))
        {
            throw new RevisionRefusedException([$"{desired.Reference}: target {owner} applies it already; describe it in one of the two only"]);
        }

        if (!LiveComparison.Differs(live, applied))
        {
            var content = desired.Policy == DriftPolicy.Capture ? SanitizedContent.DigestOf(live) : null;
            return Plan(desired, ChangeKind.Unchanged, live, AppliedMark.Of(live)) with { LiveContent = content, TakesFieldsBack = LiveComparison.LosesFields(live, applied) };
        }

        var changesTemplate = !JsonNode.DeepEquals(live.Find("spec", "template"), applied.Find("spec", "template"));
        return Plan(desired, ChangeKind.Changed, live, AppliedMark.Of(live), changesTemplate) with { Drift = FindDrift(desired, known, live, applied) };
    }

    private PlannedObject Missing(DesiredObject desired)
        => new(desired, ChangeKind.Created)
        {
            Drift = inventory.Find(desired.Key) is { Digest: { } applied, IsLeaving: false } && (applied == desired.Digest || desired.Policy == DriftPolicy.Capture) ? FoundDrift.Gone(applied != desired.Digest) : null,
        };

    /// <summary>Drift is a difference although Git wants what was applied. Where Git wants something else too, only a policy that captures has to decide.</summary>
    private static FoundDrift? FindDrift(DesiredObject desired, InventoryEntry? known, JsonObject live, JsonObject applied)
        => known is { Digest: { } digest, ResourceVersion: { } version, IsLeaving: false } && (digest == desired.Digest || desired.Policy == DriftPolicy.Capture)
            ? FoundDrift.Of(live, applied, isGitChange: digest != desired.Digest, isLiveChange: !new AppliedMark(version, known.Ownership).Holds(live))
            : null;

    /// <summary>Dry-runs an object that is not in the list: it may still exist, without our label. A dry run that creates has no version yet.</summary>
    private async Task<bool> IsNewAsync(DesiredObject desired, CancellationToken cancellationToken)
        => (await cluster.ApplyAsync(desired.Value, new ApplyOptions(DryRun: true, MetadataOnly: true), cancellationToken)).ResourceVersion.Length == 0;

    private static PlannedObject Plan(DesiredObject desired, ChangeKind change, JsonObject live, AppliedMark mark, bool changesTemplate = false) => new(
        desired,
        change,
        mark,
        changesTemplate,
        (int)(live.Number("spec", "replicas") ?? live.Number("status", "desiredNumberScheduled") ?? 0),
        (int)(live.Number("status", "replicas") ?? live.Number("status", "currentNumberScheduled") ?? live.Number("status", "active") ?? (live.KindName == KindName.Pod ? 1 : 0)),
        change == ChangeKind.Changed ? WorkloadNeeds.OfPod(live) : null,
        LiveUid: live.Uid);

    private async Task<HashSet<string>> FindMissingNamespacesAsync(IReadOnlyList<DesiredObject> objects, CancellationToken cancellationToken)
    {
        var names = objects.Select(static value => value.Reference.Namespace).Where(static name => name.Length > 0).ToHashSet(StringComparer.Ordinal);
        if (names.Count > FewNamespaces)
        {
            var list = await cluster.ListAsync(KindName.Namespace, null, null, cancellationToken);
            names.ExceptWith(list.Items.Select(static value => value.Name));
            return names;
        }

        foreach (var name in names.ToArray())
        {
            if (await cluster.GetAsync(new ObjectReference(KindName.Namespace, "", name), cancellationToken) is not null)
            {
                names.Remove(name);
            }
        }

        return names;
    }
}
