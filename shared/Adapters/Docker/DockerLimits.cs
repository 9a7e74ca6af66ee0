namespace Trimtab.Adapters.Docker;

/// <summary>What a call to a Docker engine may take.</summary>
public sealed record DockerLimits
{
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whole answer, for a stream its beginning.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A list of 10,000 containers has some 20 MB.</summary>
    public int MaxBytes { get; init; } = 128 << 20;
}
