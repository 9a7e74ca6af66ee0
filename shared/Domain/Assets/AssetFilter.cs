using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Trimtab.Domain.Assets;

/// <summary>Chooses assets by words such as <c>kind=deployment</c>, <c>image~nginx</c> and <c>stale</c>: all of them must fit. Pure.</summary>
public sealed class AssetFilter
{
    private const string Stale = "stale";
    private const string Outdated = "outdated";
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, Func<Asset, string>> Fields = new(StringComparer.Ordinal)
    {
        ["kind"] = static asset => asset.Id.Kind.ToString(),
        ["namespace"] = static asset => asset.Id.Namespace,
        ["place"] = static asset => asset.Id.Place,
        ["name"] = static asset => asset.Id.Name,
        ["health"] = static asset => asset.Health.ToString(),
        ["target"] = static asset => asset.Target ?? "",
        ["project"] = static asset => asset.ComposeProject ?? "",
    };

    private readonly List<Func<Asset, bool, bool, bool>> _rules = [];

    private AssetFilter()
    {
    }

    /// <summary>The words that may be given, for people.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Fields.Keys.Select(static field => $"{field}="), "image~", Outdated, Stale];

    /// <param name="words">Each <c>field=pattern</c> (letter case does not count, <c>*</c> and <c>?</c> as in file names), <c>image~regex</c>, <c>outdated</c> or <c>stale</c>.</param>
    /// <param name="filter">Null when a word is wrong.</param>
    /// <param name="fault">What is wrong; empty when nothing is.</param>
    public static bool TryParse(IEnumerable<string> words, [NotNullWhen(true)] out AssetFilter? filter, out string fault)
    {
        ArgumentNullException.ThrowIfNull(words);
        filter = new AssetFilter();
        foreach (var word in words)
        {
            fault = filter.Add(word);
            if (fault.Length > 0)
            {
                filter = null;
                return false;
            }
        }

        fault = "";
        return true;
    }

    /// <param name="asset">The asset.</param>
    /// <param name="isStale">Whether its place is.</param>
    /// <param name="isOutdated">Whether an update of it is known and not made yet.</param>
    public bool Fits(Asset asset, bool isStale, bool isOutdated) => _rules.TrueForAll(rule => rule(asset, isStale, isOutdated));

    private string Add(string word)
    {
        var sign = word.AsSpan().IndexOfAny('=', '~');
        if (word == Stale)
        {
            _rules.Add(static (_, isStale, _) => isStale);
        }
        else if (word == Outdated)
        {
            _rules.Add(static (_, _, isOutdated) => isOutdated);
        }
        else if (sign > 0 && word[sign] == '=' && Fields.TryGetValue(word[..sign], out var field))
        {
            var pattern = word[(sign + 1)..];
            _rules.Add((asset, _, _) => FileSystemName.MatchesSimpleExpression(pattern, field(asset), ignoreCase: true));
        }
        else if (word.StartsWith("image~", StringComparison.Ordinal))
        {
            return AddImage(word["image~".Length..]);
        }
        else
        {
            return $"'{word}' is no filter. There are: {string.Join(", ", Words)}.";
        }

        return "";
    }

    private string AddImage(string expression)
    {
        try
        {
            // Takes no longer than the text is long, whatever the expression.
            var regex = new Regex(expression, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchLimit);
            _rules.Add((asset, _, _) => asset.Images.Any(image => regex.IsMatch(image.Reference)) || (asset.Release is { } release && regex.IsMatch($"{release.Chart} {release.Version}")));
            return "";
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return $"'{expression}' is no regular expression that can be used here: {e.Message}";
        }
    }
}
