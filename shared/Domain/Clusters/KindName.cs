namespace Trimtab.Domain.Clusters;

/// <summary>An API version and kind, as manifests write them.</summary>
/// <param name="ApiVersion"><c>v1</c> or <c>group/version</c>.</param>
/// <param name="Kind">Singular, e.g. <c>Deployment</c>.</param>
public readonly record struct KindName(string ApiVersion, string Kind)
{
    /// <summary>The API group; empty for the core group.</summary>
    public string Group => ApiVersion.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? ApiVersion[..slash] : "";

    public string Version => ApiVersion[(ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public override string ToString() => $"{ApiVersion} {Kind}";

    public static KindName Pod { get; } = new("v1", "Pod");

    public static KindName Namespace { get; } = new("v1", "Namespace");

    public static KindName ConfigMap { get; } = new("v1", "ConfigMap");

    public static KindName Secret { get; } = new("v1", "Secret");

    public static KindName Service { get; } = new("v1", "Service");

    public static KindName Event { get; } = new("v1", "Event");

    public static KindName ResourceQuota { get; } = new("v1", "ResourceQuota");

    public static KindName Deployment { get; } = new("apps/v1", "Deployment");

    public static KindName ReplicaSet { get; } = new("apps/v1", "ReplicaSet");

    public static KindName ControllerRevision { get; } = new("apps/v1", "ControllerRevision");

    public static KindName CustomResourceDefinition { get; } = new("apiextensions.k8s.io/v1", "CustomResourceDefinition");
}
