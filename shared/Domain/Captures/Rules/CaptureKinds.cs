using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Rules;

/// <summary>The kinds that configure captures: group <c>configbutler.ai/v1alpha1</c>.</summary>
public static class CaptureKinds
{
    private const string ApiVersion = "configbutler.ai/v1alpha1";

    public static KindName GitRepoConfig { get; } = new(ApiVersion, "GitRepoConfig");

    public static KindName WatchRule { get; } = new(ApiVersion, "WatchRule");

    public static KindName ClusterWatchRule { get; } = new(ApiVersion, "ClusterWatchRule");
}
