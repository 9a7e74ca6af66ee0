using Trimtab.Domain.Versions;
using Trimtab.Domain.Versions.Policies;

namespace Trimtab.Domain.Gates.Policies;

/// <summary>Which tags of a repository count, and what makes one the newest.</summary>
/// <param name="Tags">The rules; its range is not used.</param>
/// <param name="Text">As it was written, for people.</param>
public sealed record UpdateFilter(TagPolicy Tags, string Text)
{
    /// <summary>All tags, in the order of image tags' versions.</summary>
    public static UpdateFilter Images { get; } = new(new TagPolicy { Scheme = VersionScheme.Docker }, "all tags");

    /// <summary>All versions of a chart.</summary>
    public static UpdateFilter Charts { get; } = new(new TagPolicy { Scheme = VersionScheme.Helm }, "all versions");
}
