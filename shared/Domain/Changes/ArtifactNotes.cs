using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Charts;

namespace Trimtab.Domain.Changes;

/// <summary>Finds where people can read about a version, as the content itself says: annotations of its index or manifest, labels of its configuration, a chart's home and sources.</summary>
/// <remarks>Source: OCI image spec 1.1, "Pre-Defined Annotation Keys"; the labels of images carry the same names. Nothing is guessed from a name.</remarks>
public sealed class ArtifactNotes(IRegistries registries, IChartRepositories charts)
{
    private const string Prefix = "org.opencontainers.image.";
    private const int MaxConfig = 1 << 20;
    private const int MaxLinks = 2;
    private const int MaxLink = 500;
    private const int MaxVersion = 80;
    private static readonly string[] Links = ["source", "url", "documentation"];

    /// <returns>Up to two links, with the version that the content gives itself where it has another name; null when there are none, or nobody could look.</returns>
    public async Task<string?> FindAsync(ArtifactName artifact, ArtifactVersion version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ArgumentNullException.ThrowIfNull(version);
        try
        {
            return artifact.Repository is { } repository
                ? await InRegistryAsync(repository, artifact, version, cancellationToken)
                : Written((await charts.ListVersionsAsync(artifact.ChartRepository!, artifact.LastName, cancellationToken)).Versions.FirstOrDefault(found => found.Version == version.Version) is { } found ? [found.Home] : [], "", version);
        }
        catch (RegistryException)
        {
            // A link is a kindness: the change is proposed without it.
            return null;
        }
    }

    private async Task<string?> InRegistryAsync(ImageReference repository, ArtifactName artifact, ArtifactVersion version, CancellationToken cancellationToken)
    {
        var tag = artifact.Kind == ArtifactKind.Image ? version.Version : version.Version.Replace('+', '_');
        var digest = version.Digest ?? await registries.FindDigestAsync(repository with { Tag = tag }, cancellationToken);
        if (digest is null || ImageDigest.FaultOf(digest) is not null)
        {
            return null;
        }

        var manifest = await registries.ReadManifestAsync(repository with { Digest = digest }, cancellationToken);
        if (FromAnnotations(Parsed(manifest.Content)?["annotations"], version) is { } annotated)
        {
            return annotated;
        }

        // Attestations stand beside the images of an index, for no platform.
        if (ImageIndex.PlatformsOf(manifest).FirstOrDefault(static platform => platform.Os is not ("" or "unknown")) is { } platform)
        {
            manifest = await registries.ReadManifestAsync(repository with { Digest = platform.Digest }, cancellationToken);
        }

        var one = Parsed(manifest.Content);
        if (FromAnnotations(one?["annotations"], version) is { } platforms)
        {
            return platforms;
        }

        var configuration = one?.Text("config", "digest") ?? "";
        if (ImageDigest.FaultOf(configuration) is not null)
        {
            return null;
        }

        var config = Parsed(await registries.ReadBlobAsync(repository, configuration, MaxConfig, cancellationToken));
        return artifact.Kind == ArtifactKind.OciChart
            ? Written([config?.Text("home"), .. (config?["sources"] as JsonArray ?? []).Select(TextOf)], "", version)
            : FromAnnotations(config?.Find("config", "Labels"), version);
    }

    private static string? FromAnnotations(JsonNode? values, ArtifactVersion version)
        => values is JsonObject annotations ? Written([.. Links.Select(name => TextOf(annotations[Prefix + name]))], TextOf(annotations[Prefix + "version"]) ?? "", version) : null;

    // Whoever made the content wrote it: only plain links go on to people.
    private static string? Written(IReadOnlyList<string?> links, string own, ArtifactVersion version)
    {
        var good = links.OfType<string>().Where(IsLink).Distinct(StringComparer.Ordinal).Take(MaxLinks).ToList();
        var isOther = own.Length is > 0 and <= MaxVersion && own != version.Version && own.TrimStart('v') != version.Version.TrimStart('v') && own.All(static sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-' or '+' or '_');
        return good.Count == 0 ? null : $"{string.Join(' ', good)}{(isOther ? $" (there version {own})" : "")}";
    }

    private static bool IsLink(string text)
        => text.Length <= MaxLink && !text.Any(static sign => sign is <= ' ' or '<' or '>' or '"' or '\'' or >= '\x7f')
            && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0;

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject? Parsed(ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonNode.Parse(content.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
