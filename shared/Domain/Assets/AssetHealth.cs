namespace Trimtab.Domain.Assets;

/// <summary>How an asset does now, as its place says.</summary>
public enum AssetHealth
{
    Unknown,
    Healthy,

    /// <summary>On its way: starting, rolling out, an operation pending.</summary>
    Progressing,
    Failed,

    /// <summary>Not meant to run: scaled to zero, suspended, a container that was stopped.</summary>
    Stopped,
}
