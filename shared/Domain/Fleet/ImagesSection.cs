using Trimtab.Domain.Scans;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads the section <c>images</c>. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class ImagesSection
{
    public static FleetImages Read(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return FleetImages.Default;
        }

        var images = new FleetImages
        {
            Allow = Patterns(node.Child("allow")),
            Deny = Patterns(node.Child("deny")),
            CheckInterval = node.Child("checkInterval").Span(FleetImages.DefaultCheckInterval, CheckInterval.Shortest, CheckInterval.Longest),
        };
        node.RefuseOtherKeys();
        return images;
    }

    private static IReadOnlyList<ArtifactPattern> Patterns(FleetNode list)
        => [.. list.Items().Select(Pattern).OfType<ArtifactPattern>()];

    private static ArtifactPattern? Pattern(FleetNode node)
    {
        if (node.RequiredText("a registry or repository") is not { } text)
        {
            return null;
        }

        if (!ArtifactPattern.TryParse(text, out var pattern))
        {
            node.Fault("Must be a registry's host, a repository without tag and digest, or one with * and ?: ghcr.io, nginx, docker.io/library/*.");
        }

        return pattern;
    }
}
