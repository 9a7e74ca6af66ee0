using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Windows;

namespace Trimtab.Domain.Fleet;

/// <summary>The document while it is read, before its references are known to hold.</summary>
internal sealed class FleetDraft
{
    public FleetSection<FleetCluster> Clusters { get; } = new();

    public FleetSection<FleetDockerHost> DockerHosts { get; } = new();

    public FleetInventory? Inventory { get; private set; }

    public FleetImages? Images { get; private set; }

    public FleetSection<FleetSource> Sources { get; } = new();

    public FleetSection<FleetTarget> Targets { get; } = new();

    public FleetSection<RolloutPolicy> RolloutPolicies { get; } = new();

    public FleetSection<FleetGuard> Guards { get; } = new();

    public FleetSection<FleetNotification> Notifications { get; } = new();

    public void ReadInventory(FleetNode node)
    {
        if (Inventory is not null)
        {
            node.Fault("Another file of the fleet has this section already.");
        }

        Inventory = InventorySection.Read(node);
    }

    public FleetSection<SecretReference> SignatureKeys { get; } = new();

    public void ReadImages(FleetNode node)
    {
        if (Images is not null)
        {
            node.Fault("Another file of the fleet has this section already.");
        }

        Images = ImagesSection.Read(node);
    }

    public FleetSection<ChangeWindow> Windows { get; } = new();

    public FleetSection<UpdatePolicy> UpdatePolicies { get; } = new();

    public FleetSection<FleetRegistry> Registries { get; } = new();

    public FleetSection<FleetChartRepository> Charts { get; } = new();

    public FleetUpdates Updates { get; set; } = FleetUpdates.None;

    /// <summary>Places that name a window.</summary>
    public List<(string Window, FleetNode Place)> NamedWindows { get; } = [];

    /// <summary>Places that name an update policy.</summary>
    public List<(string Policy, FleetNode Place)> NamedUpdatePolicies { get; } = [];

    /// <summary>Places that name a public key.</summary>
    public List<(string Key, FleetNode Place)> NamedKeys { get; } = [];

    /// <summary>Reports names that nothing has, and dependencies that run in a circle.</summary>
    public void CheckReferences(FleetFindings findings)
    {
        foreach (var (cluster, place) in findings.NamedClusters)
        {
            Expect(Clusters.Entries.Keys, cluster, place, "cluster");
        }

        foreach (var (host, node) in DockerHosts.Entries.Values.Where(entry => Clusters.Entries.ContainsKey(entry.Value.Name)))
        {
            node.Fault($"A cluster has the name {host.Name} already: assets are named by their place.");
        }

        CheckUpdates();

        foreach (var (target, node) in Targets.Entries.Values)
        {
            Expect(Sources.Entries.Keys, target.Source, node.Child("source"), "source");
            Expect(Clusters.Entries.Keys, target.Cluster, node.Child("cluster"), "cluster");
            if (target.RolloutPolicy is { } policy)
            {
                Expect(RolloutPolicies.Entries.Keys, policy, node.Child("rollout"), "rollout policy");
            }

            foreach (var dependency in target.DependsOn)
            {
                Expect(Targets.Entries.Keys, dependency, node.Child("dependsOn"), "target");
            }

            if (ReachesItself(target))
            {
                node.Child("dependsOn").Fault("The dependencies run in a circle.");
            }
        }

        CheckRegistries();
        foreach (var (guard, node) in Guards.Entries.Values.Where(static entry => entry.Value.RolloutPolicy is not null))
        {
            Expect(RolloutPolicies.Entries.Keys, guard.RolloutPolicy!, node.Child("rollout"), "rollout policy");
        }

        foreach (var (notification, node) in Notifications.Entries.Values)
        {
            var route = notification.Route;
            ExpectEach(Targets.Entries.Keys, route.Targets, node.Child("targets"), "target");
            ExpectEach(Clusters.Entries.Keys, route.Clusters, node.Child("clusters"), "cluster");
            ExpectEach(Sources.Entries.Keys, route.Sources, node.Child("sources"), "source");
            var environments = Clusters.Entries.Values.Select(cluster => cluster.Value.Environment).OfType<string>().ToHashSet(StringComparer.Ordinal);
            ExpectEach(environments, route.Environments, node.Child("environments"), "cluster environment");
        }
    }

    public FleetDocument ToDocument(string version, FleetVariables variables)
        => new(version, Clusters.ToDictionary(), Sources.ToDictionary(), TargetsWith(variables), RolloutPolicies.ToDictionary(), Notifications.ToDictionary())
        {
            Guards = Guards.ToDictionary(),
            DockerHosts = DockerHosts.ToDictionary(),
            Inventory = Inventory ?? FleetInventory.Default,
            Images = Images ?? FleetImages.Default,
            SignatureKeys = SignatureKeys.ToDictionary(),
            Windows = Windows.ToDictionary(),
            UpdatePolicies = UpdatePolicies.ToDictionary(),
            Updates = Updates,
            Registries = Registries.ToDictionary(),
            Charts = Charts.ToDictionary(),
        };

    private void CheckUpdates()
    {
        foreach (var (window, place) in NamedWindows)
        {
            Expect(Windows.Entries.Keys, window, place, "window");
        }

        foreach (var (policy, place) in NamedUpdatePolicies)
        {
            Expect(UpdatePolicies.Entries.Keys, policy, place, "update policy");
        }

        foreach (var (key, place) in NamedKeys)
        {
            Expect(SignatureKeys.Entries.Keys, key, place, "public key");
        }
    }

    private void CheckRegistries()
    {
        foreach (var same in Registries.Entries.Values.GroupBy(static entry => entry.Value.Host, StringComparer.Ordinal))
        {
            foreach (var (_, node) in same.Skip(1).Where(entry => entry.Value.Host.Length > 0))
            {
                node.Child("host").Fault($"The registry {same.First().Value.Name} has this host already.");
            }
        }
    }

    private Dictionary<string, FleetTarget> TargetsWith(FleetVariables variables)
        => Targets.Entries.Values.Select(entry => entry.Value).ToDictionary(
            target => target.Name,
            target => target.Variables is { } own ? target with { Variables = own with { Values = variables.For(target.Cluster, own.Values) } } : target,
            StringComparer.Ordinal);

    // A pattern may be written for what is still to come; a plain name that nothing has is a slip.
    private static void ExpectEach(IReadOnlyCollection<string> known, IReadOnlyList<string> names, FleetNode node, string what)
    {
        foreach (var name in names.Where(static name => !NotificationRoute.IsPattern(name)))
        {
            Expect(known, name, node, what);
        }
    }

    private static void Expect(IReadOnlyCollection<string> known, string name, FleetNode node, string what)
    {
        if (name.Length > 0 && !known.Contains(name))
        {
            node.Fault(known.Count == 0
                ? $"There is no {what} named {name}: the fleet has none."
                : $"There is no {what} named {name}. There are: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        }
    }

    private bool ReachesItself(FleetTarget target)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        Stack<string> open = new(target.DependsOn);
        while (open.TryPop(out var name))
        {
            if (name == target.Name)
            {
                return true;
            }

            if (seen.Add(name) && Targets.Entries.TryGetValue(name, out var next))
            {
                foreach (var dependency in next.Value.DependsOn)
                {
                    open.Push(dependency);
                }
            }
        }

        return false;
    }
}
