using System.Diagnostics.CodeAnalysis;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Images;

/// <summary>An image's full name, as Docker understands what people write: <c>redis</c> is <c>docker.io/library/redis:latest</c>.</summary>
/// <param name="Registry">Host with its port, <c>docker.io</c> for none.</param>
/// <param name="Repository">The path on it.</param>
/// <param name="Tag">Null when only a digest names the image.</param>
/// <param name="Digest">Null when there is none.</param>
public sealed record ImageReference(string Registry, string Repository, string? Tag, string? Digest)
{
    private const string Hub = "docker.io";
    private const string OldHub = "index.docker.io";
    private const string Library = "library/";
    private const string DefaultTag = "latest";
    private const int MaxRepository = 255;
    private const int IdLength = 64;

    /// <summary>Reads a reference by the grammar and the rules of the distribution project, which Docker uses.</summary>
    /// <param name="text">What stands in an image field.</param>
    /// <param name="reference">Null when it is none.</param>
    /// <param name="reason">What is wrong with it; empty when nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImageReference? reference, out string reason)
    {
        ArgumentNullException.ThrowIfNull(text);
        reference = null;
        reason = FaultOfWhole(text) ?? "";
        if (reason.Length > 0)
        {
            return false;
        }

        var (registry, rest) = Split(text);
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null : rest[(at + 1)..];
        var named = at < 0 ? rest : rest[..at];
        var colon = named.IndexOf(':', StringComparison.Ordinal);
        var tag = colon < 0 ? null : named[(colon + 1)..];
        var name = colon < 0 ? named : named[..colon];
        var repository = registry == Hub && !rest.Contains('/', StringComparison.Ordinal) ? Library + name : name;
        reason = FaultOf(registry, name, tag, digest) ?? (repository.Length > MaxRepository ? $"The repository has {repository.Length} letters, more than {MaxRepository}." : "");
        if (reason.Length > 0)
        {
            return false;
        }

        reference = new ImageReference(registry, repository, tag ?? (digest is null ? DefaultTag : null), digest);
        return true;
    }

    /// <summary>The one name of a registry's host: Docker Hub has several.</summary>
    public static string HostOf(string host) => host is OldHub or "registry-1.docker.io" or "registry.hub.docker.com" or "hub.docker.com" ? Hub : host;

    /// <summary>A pattern of names (<c>*</c> is any text) with the host and the <c>library/</c> that a name would get: <c>acme/*</c> is <c>docker.io/acme/*</c>.</summary>
    public static string WithHost(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var (registry, rest) = Split(pattern);
        var isLibrary = registry == Hub && !rest.StartsWith('*') && !rest.Contains('/', StringComparison.Ordinal);
        return $"{registry}/{(isLibrary ? Library : "")}{rest}";
    }

    /// <summary>Whether a text can be a tag: up to 128 letters, digits, <c>_</c>, <c>.</c> and <c>-</c>, the first neither dot nor dash.</summary>
    public static bool IsTag(ReadOnlySpan<char> text) => Signs.AreTag(text);

    /// <returns>The canonical text, which reads back as the same reference.</returns>
    public override string ToString()
        => $"{Registry}/{Repository}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";

    private static string? FaultOfWhole(string text)
        => text.Length == 0 ? "The image has no name."
            : text.Length == IdLength && !text.AsSpan().ContainsAnyExcept(Signs.HexDigits) ? "64 hexadecimal digits are an image's id, not its name."
            : ImageDigest.FaultOf(text) is null ? "A digest alone names no repository."
            : null;

    /// <summary>The first part is a registry when it looks like a host: a dot, a port, a capital letter, or <c>localhost</c>.</summary>
    private static (string Registry, string Remainder) Split(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : text[..slash];
        var isHost = first == "localhost" || first.AsSpan().ContainsAny('.', ':') || !first.Equals(first.ToLowerInvariant(), StringComparison.Ordinal);
        return isHost ? (first == OldHub ? Hub : first, text[(slash + 1)..]) : (Hub, text);
    }

    private static string? FaultOf(string registry, string repository, string? tag, string? digest)
        => !repository.Equals(repository.ToLowerInvariant(), StringComparison.Ordinal) ? $"The repository '{Signs.Shown(repository)}' must be in lower case."
            : !IsHost(registry) ? $"'{Signs.Shown(registry)}' is no registry: a host name or an address, with a port or without."
            : !IsPath(repository) ? $"'{Signs.Shown(repository)}' is no repository: parts of a-z and 0-9 between slashes, joined inside by '.', '_', '__' or dashes."
            : tag is not null && !Signs.AreTag(tag) ? $"'{Signs.Shown(tag)}' is no tag: up to 128 letters, digits, '_', '.' and '-', the first neither '.' nor '-'."
            : digest is not null && ImageDigest.FaultOf(digest) is { } fault ? $"'{Signs.Shown(digest)}' is no digest: {fault}."
            : null;

    private static bool IsHost(string registry)
    {
        var host = registry.AsSpan();
        var end = host.StartsWith('[') ? host.IndexOf(']') + 1 : host.IndexOf(':') is >= 0 and var colon ? colon : host.Length;
        var port = host[end..];
        if (!port.IsEmpty && (port.Length < 2 || port[0] != ':' || !Signs.AreDigits(port[1..])))
        {
            return false;
        }

        host = host[..end];
        if (host.StartsWith('['))
        {
            return host.Length > 2 && !host[1..^1].ContainsAnyExcept(Signs.Address);
        }

        foreach (var range in host.Split('.'))
        {
            var label = host[range];
            if (label.IsEmpty || label[0] == '-' || label[^1] == '-' || label.ContainsAnyExcept(Signs.Identifier))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPath(ReadOnlySpan<char> path)
    {
        foreach (var range in path.Split('/'))
        {
            if (!IsComponent(path[range]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsComponent(ReadOnlySpan<char> component)
    {
        var wasSeparator = true;
        var at = 0;
        while (at < component.Length)
        {
            var isLetter = char.IsAsciiLetterLower(component[at]) || char.IsAsciiDigit(component[at]);
            var length = isLetter ? 1 : wasSeparator ? 0 : Separator(component[at..]);
            if (length == 0)
            {
                return false;
            }

            at += length;
            wasSeparator = !isLetter;
        }

        return !wasSeparator;
    }

    private static int Separator(ReadOnlySpan<char> text) => text[0] switch
    {
        '.' => 1,
        '_' => text.StartsWith("__", StringComparison.Ordinal) ? 2 : 1,
        '-' => text.IndexOfAnyExcept('-') is >= 0 and var end ? end : text.Length,
        _ => 0,
    };
}
