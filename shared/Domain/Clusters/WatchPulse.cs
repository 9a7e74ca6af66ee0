namespace Trimtab.Domain.Clusters;

/// <summary>When a watch last gave a sign of life. Safe for concurrent use.</summary>
public sealed class WatchPulse(TimeProvider clock)
{
    /// <summary>A watch that is well, or was cut for a moment, is never silent for so long: servers send a bookmark a minute, and one that heard nothing for 150 s is opened again.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(3);

    private long _heard = clock.GetTimestamp();

    /// <summary>How long nothing was heard; since it was made, before anything was.</summary>
    public TimeSpan Silence => clock.GetElapsedTime(Volatile.Read(ref _heard));

    /// <summary>Whether it was silent for too long: then it is cut, or its server is away.</summary>
    public bool IsSilent => Silence > LongestSilence;

    public void Heard() => Volatile.Write(ref _heard, clock.GetTimestamp());
}
