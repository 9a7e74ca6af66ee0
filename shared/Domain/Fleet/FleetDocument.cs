namespace Trimtab.Domain.Fleet;

/// <summary>The one declarative document that names clusters, sources, targets, policies and notifications. Always valid: made by the fleet parser only.</summary>
/// <param name="Version">Digest of the document's text (<c>sha256:</c> and 64 hex digits); goes into every record.</param>
public sealed record FleetDocument(
    string Version,
    IReadOnlyDictionary<string, FleetCluster> Clusters,
    IReadOnlyDictionary<string, FleetSource> Sources,
    IReadOnlyDictionary<string, FleetTarget> Targets,
    IReadOnlyDictionary<string, RolloutPolicy> RolloutPolicies,
    IReadOnlyDictionary<string, FleetNotification> Notifications);
