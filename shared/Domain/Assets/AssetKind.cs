namespace Trimtab.Domain.Assets;

/// <summary>What can be kept up to date, or tells what is.</summary>
public enum AssetKind
{
    /// <summary>A container on a Docker host.</summary>
    Container,
    Deployment,
    StatefulSet,
    DaemonSet,
    Job,
    CronJob,
    HelmRelease,
    CustomResourceDefinition,
}
