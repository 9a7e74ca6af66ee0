using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Windows;
using Trimtab.Domain.Images;

namespace Trimtab.Domain.Fleet;

/// <summary>The one declarative document that names clusters, sources, targets, policies and notifications. Always valid: made by the fleet parser only.</summary>
/// <param name="Version">Digest of the document's text (<c>sha256:</c> and 64 hex digits), from a repository with <c>@</c> and the commit; goes into every record.</param>
public sealed record FleetDocument(
    string Version,
    IReadOnlyDictionary<string, FleetCluster> Clusters,
    IReadOnlyDictionary<string, FleetSource> Sources,
    IReadOnlyDictionary<string, FleetTarget> Targets,
    IReadOnlyDictionary<string, RolloutPolicy> RolloutPolicies,
    IReadOnlyDictionary<string, FleetNotification> Notifications)
{
    /// <summary>Which repositories may be asked and updated from.</summary>
    public FleetImages Images { get; init; } = FleetImages.Default;

    /// <summary>Where the public keys are that images may be signed with, by name.</summary>
    public IReadOnlyDictionary<string, SecretReference> SignatureKeys { get; init; } = ReadOnlyDictionary<string, SecretReference>.Empty;

    /// <summary>Guards of workloads that Trimtab did not apply, by name.</summary>
    public IReadOnlyDictionary<string, FleetGuard> Guards { get; init; } = ReadOnlyDictionary<string, FleetGuard>.Empty;

    /// <summary>Docker engines by name.</summary>
    public IReadOnlyDictionary<string, FleetDockerHost> DockerHosts { get; init; } = ReadOnlyDictionary<string, FleetDockerHost>.Empty;

    public FleetInventory Inventory { get; init; } = FleetInventory.Default;

    /// <summary>Calendars of when changes may happen, by name.</summary>
    public IReadOnlyDictionary<string, ChangeWindow> Windows { get; init; } = ReadOnlyDictionary<string, ChangeWindow>.Empty;

    /// <summary>Update policies by name.</summary>
    public IReadOnlyDictionary<string, UpdatePolicy> UpdatePolicies { get; init; } = ReadOnlyDictionary<string, UpdatePolicy>.Empty;

    /// <summary>Which of them are for which assets.</summary>
    public FleetUpdates Updates { get; init; } = FleetUpdates.None;

    /// <summary>Whether any policy asks by pull requests.</summary>
    [JsonIgnore]
    public bool HasPullRequests => UpdatePolicies.Values
        .Concat(Updates.Namespaces.Select(static entry => entry.Use.Own)).Concat(Updates.Rules.Select(static rule => rule.Use.Own)).Append(Updates.Defaults?.Own)
        .Any(static policy => policy?.Execution is { PullRequest: true });

    /// <summary>Registries with credentials or a budget of their own, by name.</summary>
    public IReadOnlyDictionary<string, FleetRegistry> Registries { get; init; } = ReadOnlyDictionary<string, FleetRegistry>.Empty;

    /// <summary>Repositories of Helm charts, by name.</summary>
    public IReadOnlyDictionary<string, FleetChartRepository> Charts { get; init; } = ReadOnlyDictionary<string, FleetChartRepository>.Empty;

    /// <summary>What holds for a registry: the entry of just this host, else of the longest pattern that covers it, else the defaults.</summary>
    /// <param name="host">As in an image reference.</param>
    public FleetRegistry RegistryOf(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var known = ImageReference.HostOf(host.ToLowerInvariant());
        return Registries.Values.FirstOrDefault(registry => registry.Host == known)
            ?? Registries.Values.Where(registry => registry.IsPattern && registry.Covers(known))
                .OrderByDescending(static registry => registry.Host.Length).ThenBy(static registry => registry.Name, StringComparer.Ordinal).FirstOrDefault()
            ?? new FleetRegistry("", known);
    }

    /// <summary>The rollout policy that a guard judges with, with the guard's own watch window.</summary>
    public RolloutPolicy PolicyOf(FleetGuard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var policy = guard.RolloutPolicy is { } name ? RolloutPolicies[name] : RolloutPolicy.Default;
        return policy with { Watch = guard.Watch ?? (policy.Watch < FleetGuard.LeastWatch ? FleetGuard.LeastWatch : policy.Watch) };
    }

    /// <summary>Digest of what the document says about one source: itself, its targets, and the clusters and policies they name. Another one means that it must be looked at.</summary>
    public string DigestFor(FleetSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var targets = Targets.Values.Where(target => target.Source == source.Name).OrderBy(static target => target.Name, StringComparer.Ordinal).ToArray();
        return ContentDigest.Of(JsonSerializer.SerializeToNode(
            new
            {
                source,
                targets,
                clusters = targets.Select(static target => target.Cluster).Distinct(StringComparer.Ordinal).Select(name => Clusters.GetValueOrDefault(name)),
                policies = targets.Select(static target => target.RolloutPolicy).OfType<string>().Distinct(StringComparer.Ordinal).Select(name => RolloutPolicies.GetValueOrDefault(name)),
            },
            DocumentJson.Options))!;
    }

    /// <summary>Whether the inventory has a place of that name: a cluster or a Docker host.</summary>
    public bool HasPlace(string name) => Clusters.ContainsKey(name) || DockerHosts.ContainsKey(name);

    /// <summary>The places of the inventory, in order of their names.</summary>
    public IReadOnlyList<string> Places => [.. Clusters.Keys.Concat(DockerHosts.Keys).Order(StringComparer.Ordinal)];

    /// <summary>Digest of what the document says about one place. Another one means that it must be looked at.</summary>
    public string DigestForPlace(string place)
        => ContentDigest.Of(JsonSerializer.SerializeToNode(
            new { cluster = Clusters.GetValueOrDefault(place), host = DockerHosts.GetValueOrDefault(place), namespaces = Inventory.NamespacesOf(place) },
            DocumentJson.Options))!;
}
