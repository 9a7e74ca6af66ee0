using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Drift;

/// <summary>One object with a live change that Git does not have, or did not have a moment ago.</summary>
/// <param name="Object">The object.</param>
/// <param name="ResourceVersion">The version with the change; of an object that is gone the last one that is known, or empty.</param>
/// <param name="Digest">See <see cref="SanitizedContent"/>; empty when the object is gone.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Since">When that was decided.</param>
public sealed record DriftEntry(ObjectReference Object, string ResourceVersion, string Digest, DriftFate Fate, DateTimeOffset Since)
{
    /// <summary>Paths of the fields that differ, without their values; empty when they are not known or the object is gone.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>See <see cref="FoundDrift.Difference"/>.</summary>
    public string Difference { get; init; } = "";

    /// <summary>Of <see cref="DriftFate.Reverting"/>: the revision that is applied over it.</summary>
    public string? Revision { get; init; }

    /// <summary>Of <see cref="DriftFate.Reverting"/>: whether the change was to be captured, and Git changed the object too.</summary>
    public bool IsOverruled { get; init; }

    /// <summary>Of <see cref="DriftFate.Reverting"/>: whether people were told.</summary>
    public bool IsTold { get; init; }

    /// <summary>Name of the <c>GitRepoConfig</c> that it goes to.</summary>
    public string? Repository { get; init; }

    /// <summary>The commit on top of which it is pushed: a revision that does not have it yet.</summary>
    public string? Parent { get; init; }

    /// <summary>The branch's head after the push.</summary>
    public string? Commit { get; init; }

    /// <summary>Why it can't be captured, in a sentence.</summary>
    public string? Obstacle { get; init; }
}
