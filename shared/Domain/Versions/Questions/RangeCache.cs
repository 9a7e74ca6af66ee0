namespace Trimtab.Domain.Versions.Questions;

/// <summary>Remembers ranges that were read: lines in a row mostly ask for few.</summary>
internal sealed class RangeCache
{
    private const int Most = 1000;

    private readonly Dictionary<(string Text, bool IncludesPrerelease), (VersionRange? Range, string Reason)> _known = [];

    /// <returns>The range, or null and the reason.</returns>
    public (VersionRange? Range, string Reason) Find(string text, bool includesPrerelease)
    {
        if (_known.TryGetValue((text, includesPrerelease), out var known))
        {
            return known;
        }

        if (_known.Count == Most)
        {
            _known.Clear();
        }

        return _known[(text, includesPrerelease)] = VersionRange.TryParse(text, includesPrerelease, out var range, out var reason)
            ? (range, "")
            : (null, $"'{Signs.Shown(text)}' is no range: {reason}.");
    }
}
