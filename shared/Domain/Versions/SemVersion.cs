using System.Diagnostics.CodeAnalysis;

namespace Trimtab.Domain.Versions;

/// <summary>A version of Semantic Versioning 2.0 (semver.org), with numbers of any size.</summary>
public sealed class SemVersion
{
    public SemVersion(WholeNumber major, WholeNumber minor, WholeNumber patch, IReadOnlyList<string> prerelease, IReadOnlyList<string> build)
    {
        Major = major;
        Minor = minor;
        Patch = patch;
        Prerelease = prerelease;
        Build = build;
    }

    public WholeNumber Major { get; }

    public WholeNumber Minor { get; }

    public WholeNumber Patch { get; }

    /// <summary>The identifiers between <c>-</c> and <c>+</c>; empty for a release.</summary>
    public IReadOnlyList<string> Prerelease { get; }

    /// <summary>The identifiers behind <c>+</c>; they have no order.</summary>
    public IReadOnlyList<string> Build { get; }

    public bool IsPrerelease => Prerelease.Count > 0;

    /// <summary>Reads a version exactly as semver.org has it: three numbers, no prefix, no leading zero.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SemVersion? version)
    {
        ArgumentNullException.ThrowIfNull(text);
        version = VersionText.Read(text, out _) is { IsExact: true, Prefix: "" } read ? read.Version : null;
        return version is not null;
    }

    /// <returns>The order of precedence: below zero when this version is older. Build metadata does not count.</returns>
    public int OrderTo(SemVersion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return CompareNumbers(other) is not 0 and var order ? order : PrereleaseOrder.Compare(Prerelease, other.Prerelease);
    }

    /// <returns>The order of major, minor and patch alone.</returns>
    public int CompareNumbers(SemVersion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Major.OrderTo(other.Major) is not 0 and var major ? major
            : Minor.OrderTo(other.Minor) is not 0 and var minor ? minor
            : Patch.OrderTo(other.Patch);
    }

    public override string ToString()
    {
        var text = $"{Major}.{Minor}.{Patch}";
        if (Prerelease.Count > 0)
        {
            text = $"{text}-{string.Join('.', Prerelease)}";
        }

        return Build.Count > 0 ? $"{text}+{string.Join('.', Build)}" : text;
    }
}
