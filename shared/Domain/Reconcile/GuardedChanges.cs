using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Reconcile;

/// <summary>What of a revision must be shown to traffic before it is kept.</summary>
/// <param name="Deployments">Running Deployments whose pods change.</param>
/// <param name="Configuration">Changed ConfigMaps and Secrets that these Deployments' pods use.</param>
public sealed record GuardedChanges(IReadOnlyList<PlannedObject> Deployments, IReadOnlyList<PlannedObject> Configuration)
{
    public static GuardedChanges None { get; } = new([], []);

    /// <param name="objects">The plan.</param>
    /// <param name="isProven">Whether an object was part of a revision that was found healthy: a first install has no stable side to compare with.</param>
    public static GuardedChanges Of(IReadOnlyList<PlannedObject> objects, Func<PlannedObject, bool> isProven)
    {
        var changed = objects
            .Where(static planned => planned.Change == ChangeKind.Changed && IsConfiguration(planned.Desired.Reference.Kind))
            .ToDictionary(static planned => KeyOf(planned.Desired.Reference.Namespace, planned.Desired.Reference.Kind.Kind, planned.Desired.Reference.Name));
        var used = new Dictionary<string, PlannedObject>(StringComparer.Ordinal);
        var deployments = new List<PlannedObject>();
        foreach (var planned in objects.Where(planned => IsRunning(planned) && isProven(planned)))
        {
            var uses = ConfigurationCopies.References(planned.Desired.Value)
                .Select(reference => KeyOf(planned.Desired.Reference.Namespace, reference.Kind, reference.Holder.Text(reference.Key)))
                .Where(changed.ContainsKey)
                .ToArray();
            if (planned.ChangesTemplate || uses.Length > 0)
            {
                deployments.Add(planned);
                foreach (var key in uses)
                {
                    used[key] = changed[key];
                }
            }
        }

        return new GuardedChanges(deployments, [.. used.Values]);
    }

    private static bool IsRunning(PlannedObject planned)
        => planned.Change is not (ChangeKind.Created or ChangeKind.Left) && planned.LiveReplicas > 0 && planned.Desired.Reference.Kind is { Group: "apps", Kind: "Deployment" };

    private static bool IsConfiguration(KindName kind) => kind == KindName.ConfigMap || kind == KindName.Secret;

    private static string KeyOf(string @namespace, string kind, string name) => $"{@namespace}/{kind}/{name}";
}
