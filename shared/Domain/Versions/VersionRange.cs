using System.Diagnostics.CodeAnalysis;
using Trimtab.Domain.Versions.Ranges;

namespace Trimtab.Domain.Versions;

/// <summary>A range of versions, with the meaning that npm gives it: <c>^ ~ &gt; &lt; = || - x *</c>; a comma means AND; the empty text any release.</summary>
public sealed class VersionRange
{
    private readonly IReadOnlyList<ComparatorSet> _alternatives;
    private readonly bool _includesPrerelease;

    private VersionRange(IReadOnlyList<ComparatorSet> alternatives, bool includesPrerelease)
    {
        _alternatives = alternatives;
        _includesPrerelease = includesPrerelease;
    }

    /// <param name="text">The range.</param>
    /// <param name="includePrerelease">Whether prereleases count like releases; else one is in the range only where a bound names a prerelease of the same three numbers.</param>
    /// <param name="range">Null when the text is none.</param>
    /// <param name="reason">What is wrong with it; empty when nothing is.</param>
    public static bool TryParse(string text, bool includePrerelease, [NotNullWhen(true)] out VersionRange? range, out string reason)
    {
        ArgumentNullException.ThrowIfNull(text);
        range = new RangeReader(includePrerelease).Read(text, out reason) is { } alternatives ? new VersionRange(alternatives, includePrerelease) : null;
        return range is not null;
    }

    public bool Contains(SemVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        foreach (var alternative in _alternatives)
        {
            if (alternative.Contains(version, _includesPrerelease))
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>The range as plain bounds: <c>&gt;=1.2.0 &lt;2.0.0-0 || 3.0.0</c>.</returns>
    public override string ToString() => string.Join(" || ", _alternatives);
}
