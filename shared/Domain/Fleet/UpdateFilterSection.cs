using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Versions;
using Trimtab.Domain.Versions.Policies;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads <c>filter</c> of an update policy: which tags count, and in which order.</summary>
internal static class UpdateFilterSection
{
    /// <returns>Null when it is missing or wrong.</returns>
    public static UpdateFilter? Read(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var (scheme, order, descending, glob, extract) = (node.Child("scheme"), node.Child("order"), node.Child("descending"), node.Child("glob"), node.Child("extract"));
        var pattern = Pattern(node.Child("pattern"), extract.Text());
        if (!extract.IsMissing && node.Child("pattern").IsMissing)
        {
            extract.Fault("Needs a pattern, whose groups it names.");
        }

        var tags = new TagPolicy
        {
            Scheme = scheme.Word(VersionScheme.Docker),
            Order = order.Word(TagOrder.Version),
            IsDescending = descending.Flag(whenMissing: false),
            Pattern = pattern,
            Glob = glob.Text(),
        };
        if (tags is { IsDescending: true, Order: TagOrder.Version })
        {
            descending.Fault("Is for the orders numerical and alphabetical only.");
        }

        node.RefuseOtherKeys();
        return new UpdateFilter(tags, TextOf(tags, node.Child("pattern").Text(), extract.Text()));
    }

    private static TagPattern? Pattern(FleetNode node, string? extract)
    {
        if (node.Text() is not { } text)
        {
            return null;
        }

        if (!TagPattern.TryParse(text, extract, out var pattern, out var fault))
        {
            node.Fault(fault);
        }

        return pattern;
    }

    private static string TextOf(TagPolicy tags, string? pattern, string? extract)
    {
        string?[] words =
        [
            tags.Glob is { } glob ? $"glob {glob}" : null,
            pattern is null ? null : $"pattern {pattern}",
            extract is null ? null : $"by {extract}",
            tags.Order == TagOrder.Version ? (tags.Scheme == VersionScheme.Docker ? null : $"as {FleetNode.CamelCase(tags.Scheme.ToString())} versions") : $"in {FleetNode.CamelCase(tags.Order.ToString())} order",
            tags.IsDescending ? "descending" : null,
        ];
        return string.Join(", ", words.OfType<string>()) is { Length: > 0 } text ? text : UpdateFilter.Images.Text;
    }
}
