using System.Runtime.InteropServices;

namespace Trimtab.Domain.Registries.Memory;

/// <summary>One tag that a repository has or had.</summary>
/// <param name="Name">The tag, or a chart's version.</param>
/// <param name="FirstSeen">Never moves, also when the tag goes and comes back.</param>
/// <param name="MissingSince">The first whole listing without it, and of one that is gone the one that confirmed it; null while it is there.</param>
/// <param name="IsGone">Whether a later listing confirmed that it is missing.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KnownTag(string Name, DateTimeOffset FirstSeen, DateTimeOffset? MissingSince, bool IsGone)
{
    public bool IsThere => MissingSince is null;

    /// <summary>Whether one listing lost it, and none has confirmed that yet.</summary>
    public bool IsSuspect => MissingSince is not null && !IsGone;
}
