namespace Trimtab.Domain.Versions;

/// <summary>A text that was understood as a version, a tag or a digest.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Scheme">The rules it was read by.</param>
/// <param name="Form">What it is.</param>
public sealed record VersionReading(string Text, VersionScheme Scheme, VersionForm Form)
{
    /// <summary>The numbers in their order; empty for digests and moving tags.</summary>
    public IReadOnlyList<WholeNumber> Numbers { get; init; } = [];

    /// <summary>Empty for a release.</summary>
    public IReadOnlyList<string> Prerelease { get; init; } = [];

    public IReadOnlyList<string> Build { get; init; } = [];

    /// <summary>The class of an image's tag: all that is no version, <c>alpine3.20</c>. Empty when there is none.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>The digest, of a digest or behind <c>@</c>.</summary>
    public string? Digest { get; init; }

    public CalendarLayout Calendar { get; init; }

    /// <summary>Whether a <c>v</c> stands before it.</summary>
    public bool HasPrefix { get; init; }

    /// <summary>Whether it has a place in an order: a digest and a moving tag have none.</summary>
    public bool IsVersion => Numbers.Count > 0;

    public bool IsPrerelease => Prerelease.Count > 0;

    /// <summary>The version with exactly three numbers: missing ones are zero, a fourth is left out. Null for digests and moving tags.</summary>
    public SemVersion? Version => IsVersion ? new SemVersion(Number(0), Number(1), Number(2), Prerelease, Build) : null;

    /// <summary>The text without its digest.</summary>
    public ReadOnlySpan<char> Name => Text.AsSpan(0, Text.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? at : Text.Length);

    /// <summary>The number at a place; zero where none is written.</summary>
    public WholeNumber Number(int place) => place < Numbers.Count ? Numbers[place] : WholeNumber.Zero;
}
