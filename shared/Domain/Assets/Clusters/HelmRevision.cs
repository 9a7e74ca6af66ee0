namespace Trimtab.Domain.Assets.Clusters;

/// <summary>One revision of a Helm release with what only its newest one is asked for.</summary>
/// <param name="Namespace">Of the release.</param>
/// <param name="Name">Of the release.</param>
/// <param name="Revision">What its history says.</param>
/// <param name="CreatedAt">When the release was first installed.</param>
internal sealed record HelmRevision(string Namespace, string Name, ReleaseRevision Revision, DateTimeOffset? CreatedAt)
{
    public string AppVersion { get; init; } = "";

    public string ValuesDigest { get; init; } = "";

    /// <summary>Why Helm's record of it can't be read; empty when it can.</summary>
    public string Fault { get; init; } = "";
}
