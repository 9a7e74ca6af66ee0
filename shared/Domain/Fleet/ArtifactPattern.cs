using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;

namespace Trimtab.Domain.Fleet;

/// <summary>Words for repositories of images and charts.</summary>
/// <param name="Text">As it is written: a registry's host (<c>ghcr.io</c>), a repository (<c>nginx</c>, <c>ghcr.io/acme/web</c>), or one with <c>*</c> for any text and <c>?</c> for any letter (<c>acme/*</c>, <c>*/acme/*</c>).</param>
/// <param name="Pattern">What a name must match: host and path, without <c>oci://</c> or <c>https://</c>.</param>
public sealed record ArtifactPattern(string Text, string Pattern)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out ArtifactPattern? pattern)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        if (text.Length is 0 or > 400 || text.Any(static letter => char.IsWhiteSpace(letter) || letter is '\\' or '@'))
        {
            return false;
        }

        var name = Bare(text);
        var isHost = !name.Contains('/', StringComparison.Ordinal) && (name.Contains('.', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal) || name == "localhost");
        if (NotificationRoute.IsPattern(name))
        {
            pattern = new ArtifactPattern(text, isHost ? $"{name.ToLowerInvariant()}/*" : Whole(text, name));
        }
        else if (isHost)
        {
            pattern = ImageReference.TryParse($"{name}/a", out var any, out _) ? new ArtifactPattern(text, $"{any.Registry.ToLowerInvariant()}/*") : null;
        }
        else
        {
            pattern = ImageReference.TryParse(name, out var image, out _) && name.LastIndexOf(':') < name.IndexOf('/', StringComparison.Ordinal) + 1
                ? new ArtifactPattern(text, $"{image.Registry}/{image.Repository}")
                : null;
        }

        return pattern is not null;
    }

    public bool Covers(ArtifactName artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        return FileSystemName.MatchesSimpleExpression(Pattern, Bare(artifact.Text), ignoreCase: true);
    }

    /// <summary>The pattern with its host, by the rule of image references. What begins with <c>*</c> is of any host, and an address always has its own.</summary>
    private static string Whole(string text, string name)
        => name.StartsWith('*') || text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal) ? name : ImageReference.WithHost(name);

    private static string Bare(string text) => text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var end ? text[(end + 3)..] : text;
}
