using System.Diagnostics.CodeAnalysis;
using Trimtab.Domain.Images;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Registries;

/// <summary>The repository of an image or of a chart: all of its versions share it.</summary>
/// <param name="Kind">What is in it.</param>
/// <param name="Text">How it is written: <c>docker.io/library/nginx</c>, <c>oci://ghcr.io/acme/charts/web</c>, <c>https://charts.example.com/web</c>.</param>
public sealed record ArtifactName(ArtifactKind Kind, string Text)
{
    private const string Oci = "oci://";

    /// <summary>Where it is asked for; null for a chart of an HTTP repository.</summary>
    public ImageReference? Repository { get; private init; }

    /// <summary>The repository's address; null unless it is one over HTTP.</summary>
    public string? ChartRepository => Kind == ArtifactKind.HttpChart ? Text[..Text.LastIndexOf('/')] : null;

    /// <summary>The chart's own name, or the last part of the repository.</summary>
    public string LastName => Text[(Text.LastIndexOf('/') + 1)..];

    /// <summary>The registry's host as images name it, or that of the chart repository.</summary>
    public string Host => Repository?.Registry ?? new Uri(Text).Authority;

    /// <summary>How its versions are read.</summary>
    public VersionScheme Scheme => Kind == ArtifactKind.Image ? VersionScheme.Docker : VersionScheme.Helm;

    /// <summary>The tag under which a registry has a version: it knows no plus, helm writes an underline for it.</summary>
    public string TagOf(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return Kind == ArtifactKind.Image ? version : version.Replace('+', '_');
    }

    public static ArtifactName OfImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var repository = image with { Tag = null, Digest = null };
        return new ArtifactName(ArtifactKind.Image, repository.ToString()) { Repository = repository };
    }

    /// <param name="text">As <see cref="Text"/>; an image may also be written as people do, and with a tag or digest, which do not count.</param>
    /// <param name="name">Null when it is none.</param>
    /// <param name="reason">What is wrong with it; empty when nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ArtifactName? name, out string reason)
    {
        ArgumentNullException.ThrowIfNull(text);
        name = null;
        if (text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal))
        {
            var isWhole = Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { UserInfo: "", Query: "", Fragment: "", AbsolutePath.Length: > 1 } && !text.EndsWith('/');
            reason = isWhole ? "" : $"'{Signs.Shown(text)}' is no chart in an HTTP repository: https://HOST/PATH/CHART.";
            name = isWhole ? new ArtifactName(ArtifactKind.HttpChart, text) : null;
            return isWhole;
        }

        var isChart = text.StartsWith(Oci, StringComparison.Ordinal);
        if (!ImageReference.TryParse(isChart ? text[Oci.Length..] : text, out var image, out reason))
        {
            return false;
        }

        name = OfImage(image);
        name = isChart ? name with { Kind = ArtifactKind.OciChart, Text = Oci + name.Text } : name;
        return true;
    }

    public override string ToString() => Text;
}
