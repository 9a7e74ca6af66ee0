namespace Trimtab.Domain.Changes;

/// <summary>What came of asking for the content of a version.</summary>
public abstract record ContentSight
{
    private ContentSight()
    {
    }

    /// <summary>It points at this.</summary>
    /// <param name="Digest">Of the index, manifest or archive.</param>
    /// <param name="FirstSeen">When the version was first seen to point at it.</param>
    public sealed record Seen(string Digest, DateTimeOffset FirstSeen) : ContentSight;

    /// <summary>It is there, and its repository tells no digests.</summary>
    public sealed record Nameless : ContentSight;

    /// <summary>The repository says that it has no such version.</summary>
    public sealed record Gone : ContentSight;

    /// <summary>Nobody could look.</summary>
    /// <param name="Why">In a sentence.</param>
    public sealed record Unknown(string Why) : ContentSight;
}
