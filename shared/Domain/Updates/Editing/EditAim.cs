using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Images;

namespace Trimtab.Domain.Updates.Editing;

/// <summary>What is looked for and what comes instead.</summary>
internal sealed class EditAim(Change change)
{
    private const char DigestSign = '@';
    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { NameOf(change.Artifact) };

    public Change Change { get; } = change;

    public AssetId Asset => Change.Asset;

    public bool IsChart => Change.Part == Change.Chart;

    /// <summary>Takes a name that stands for the artifact in this tree.</summary>
    public void Know(string name) => _names.Add(NameOf(name));

    /// <summary>Whether a text names the artifact, without tag and digest.</summary>
    public bool IsArtifact(string? name) => !string.IsNullOrEmpty(name) && _names.Contains(NameOf(name));

    /// <summary>Whether an image reference is one of the artifact.</summary>
    public bool IsImage(string? text)
        => !string.IsNullOrEmpty(text) && ImageReference.TryParse(text, out var reference, out _) && _names.Contains($"{reference.Registry}/{reference.Repository}");

    /// <summary>A version alone: a tag, a chart's version.</summary>
    public (PlaceMatch State, string? Next) Version(string text)
        => text == Change.To.Version ? (PlaceMatch.To, text)
            : text == Change.From.Version ? (PlaceMatch.From, Change.To.Version)
            : (PlaceMatch.Other, null);

    /// <summary>A digest alone.</summary>
    public (PlaceMatch State, string? Next) Digest(string text)
        => text == Change.To.Digest ? (PlaceMatch.To, text)
            : text == Change.From.Digest ? (PlaceMatch.From, Change.To.Digest)
            : (PlaceMatch.Other, null);

    /// <summary>A tag that may have a digest behind it, <c>1.27@sha256:…</c>.</summary>
    public (PlaceMatch State, string? Next) Tag(string text)
    {
        var at = text.IndexOf(DigestSign, StringComparison.Ordinal);
        if (at < 0)
        {
            return Version(text);
        }

        var digest = Digest(text[(at + 1)..]);
        return at == 0 ? (digest.State, digest.Next is null ? null : $"{DigestSign}{digest.Next}") : Pinned(Version(text[..at]), digest.State);
    }

    /// <summary>An image with its tag, its digest or both.</summary>
    public (PlaceMatch State, string? Next) Image(string text)
    {
        var name = text[..EndOfName(text)];
        var rest = text[name.Length..];
        if (rest.Length == 0)
        {
            return Version("latest") is (PlaceMatch.From, var next) ? (PlaceMatch.From, $"{name}:{next}") : (PlaceMatch.Other, null);
        }

        var (state, written) = Tag(rest[0] == ':' ? rest[1..] : rest);
        return (state, written is null ? null : $"{name}{(rest[0] == ':' ? ":" : "")}{written}");
    }

    /// <summary>An image's or chart's name as it can be compared.</summary>
    public static string NameOf(string name)
        => name.Contains("://", StringComparison.Ordinal) ? name.TrimEnd('/')
            : ImageReference.TryParse(name, out var reference, out _) ? $"{reference.Registry}/{reference.Repository}"
            : name;

    /// <summary>The version that a text names: that of an image reference, a tag with or without a digest, or a version alone.</summary>
    /// <returns>Null where it names a digest only, or nothing.</returns>
    public static string? VersionOf(string text)
    {
        var end = EndOfName(text);
        var tag = end < text.Length && text[end] == ':' ? text[(end + 1)..] : text.Contains('/', StringComparison.Ordinal) ? "" : text;
        var version = tag.Split(DigestSign)[0];
        return version.Length == 0 ? null : version;
    }

    private static int EndOfName(string text)
    {
        var at = text.IndexOf(DigestSign, StringComparison.Ordinal);
        var named = at < 0 ? text : text[..at];
        var colon = named.IndexOf(':', named.LastIndexOf('/') + 1);
        return colon >= 0 ? colon : named.Length;
    }

    // A tag says which version is meant; the digest behind it may be a platform's or an index's, and always becomes the new one.
    private (PlaceMatch State, string? Next) Pinned((PlaceMatch State, string? Next) tag, PlaceMatch digest)
        => tag.Next is null || Change.To.Digest is null ? (PlaceMatch.Other, null)
            : (tag.State == PlaceMatch.To && digest == PlaceMatch.To ? PlaceMatch.To : PlaceMatch.From, $"{tag.Next}{DigestSign}{Change.To.Digest}");
}
