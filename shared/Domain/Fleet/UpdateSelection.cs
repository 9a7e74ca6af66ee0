using System.IO.Enumeration;
using Trimtab.Domain.Assets;

namespace Trimtab.Domain.Fleet;

/// <summary>Which assets a rule is for: those that fit every list it has. <c>*</c> stands for any text, <c>?</c> for any letter. Pure.</summary>
/// <param name="Places">Clusters and Docker hosts.</param>
/// <param name="Namespaces">Namespaces; a container has none, and fits only an empty list.</param>
/// <param name="Kinds">Kinds.</param>
/// <param name="Names">Names.</param>
/// <param name="Images">Artifacts, as <c>docker.io/library/nginx</c>; of a chart its repository and name.</param>
/// <param name="Labels">Label → pattern of its value; all must fit.</param>
public sealed record UpdateSelection(
    IReadOnlyList<string> Places,
    IReadOnlyList<string> Namespaces,
    IReadOnlyList<AssetKind> Kinds,
    IReadOnlyList<string> Names,
    IReadOnlyList<string> Images,
    IReadOnlyDictionary<string, string> Labels)
{
    public bool Selects(Asset asset, string artifact)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return Fits(Places, asset.Id.Place)
            && Fits(Namespaces, asset.Id.Namespace)
            && (Kinds.Count == 0 || Kinds.Contains(asset.Id.Kind))
            && Fits(Names, asset.Id.Name)
            && Fits(Images, artifact)
            && HasLabels(asset);
    }

    /// <summary>Whether a text fits a pattern.</summary>
    public static bool Matches(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);

    private bool HasLabels(Asset asset)
    {
        foreach (var (label, pattern) in Labels)
        {
            if (!asset.Labels.TryGetValue(label, out var value) || !Matches(pattern, value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Fits(IReadOnlyList<string> patterns, string text)
    {
        foreach (var pattern in patterns)
        {
            if (Matches(pattern, text))
            {
                return true;
            }
        }

        return patterns.Count == 0;
    }
}
