namespace Trimtab.Domain.Versions.Policies;

/// <summary>Which tags may follow, and what makes one of them the newest.</summary>
public sealed record TagPolicy
{
    public VersionScheme Scheme { get; init; }

    public TagOrder Order { get; init; }

    /// <summary>Whether the lowest is the newest; only for numbers and texts.</summary>
    public bool IsDescending { get; init; }

    /// <summary>Versions outside it do not follow. Null for none.</summary>
    public VersionRange? Range { get; init; }

    /// <summary>Tags that do not match do not follow; of the others the extracted part counts. Null for none.</summary>
    public TagPattern? Pattern { get; init; }

    /// <summary>Tags that do not match do not follow. Null for none.</summary>
    public string? Glob { get; init; }
}
