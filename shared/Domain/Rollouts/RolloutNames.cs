using System.Security.Cryptography;
using System.Text;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Rollouts;

/// <summary>Names that rollouts give: ids, documents, canaries, labels.</summary>
public static class RolloutNames
{
    /// <summary>Longest label value, and longest Deployment name whose pods' <c>pod-template-hash</c> names stay whole.</summary>
    private const int LabelLength = 63;

    private const int HashLength = 8;

    internal const string Documents = "rollouts/";
    internal const string Active = "rollouts/active/";

    /// <returns><c>{target}-{first 8 digits of the revision}</c>.</returns>
    public static string Id(string target, string revision)
        => $"{target}-{Short(revision)}";

    /// <summary>The first eight digits of a commit id.</summary>
    public static string Short(string revision) => revision.Length > HashLength ? revision[..HashLength] : revision;

    public static string Document(string id) => $"{Documents}{id}.json";

    /// <summary>The marker of a rollout that is not closed: one a rollout, so that ending one never touches another's.</summary>
    public static string ActiveMarker(string target, string id) => $"{Active}{target}/{id}.json";

    /// <summary>The canary's name beside a stable workload; a long one is cut and made unique by a hash.</summary>
    public static string Canary(string stable) => Shorten(stable, LabelLength - TrimtabNames.CanarySuffix.Length) + TrimtabNames.CanarySuffix;

    /// <summary>The id as a label value (63 characters at most).</summary>
    public static string Label(string id) => Shorten(id, LabelLength);

    /// <summary>Whether a label may stand for an id that is longer; a cut loses punctuation at its end, too.</summary>
    internal static bool MayBeShortened(string label) => label.Length > LabelLength / 2;

    /// <summary>Cuts a name to a length; what is cut goes into a hash at its end, so that two long names stay two.</summary>
    internal static string Shorten(string name, int length)
    {
        if (name.Length <= length)
        {
            return name;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength];
        return $"{name[..(length - HashLength - 1)].TrimEnd('-', '.', '_')}-{hash}";
    }
}
