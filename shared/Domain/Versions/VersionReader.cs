using System.Diagnostics.CodeAnalysis;
using Trimtab.Domain.Images;
using Trimtab.Domain.Versions.Tags;

namespace Trimtab.Domain.Versions;

/// <summary>Reads versions, tags and digests. Never guesses: what has no clear meaning is refused with its reason.</summary>
public static class VersionReader
{
    /// <param name="text">A version, a tag, a digest, or a tag with <c>@</c> and its digest.</param>
    /// <param name="scheme">The rules.</param>
    /// <param name="reading">Null when it is none of them.</param>
    /// <param name="reason">Why it is none; empty when it is one.</param>
    public static bool TryRead(string text, VersionScheme scheme, [NotNullWhen(true)] out VersionReading? reading, out string reason)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at > 0)
        {
            reading = ImageDigest.FaultOf(text.AsSpan(at + 1)) is { } fault
                ? Refuse(text, fault, out reason)
                : Read(text[..at], scheme, out reason) is { Form: not VersionForm.Digest } tag ? tag with { Text = text, Digest = text[(at + 1)..] } : null;
            return reading is not null;
        }

        reading = Read(text, scheme, out reason);
        return reading is not null;
    }

    private static VersionReading? Read(string text, VersionScheme scheme, out string reason)
    {
        if (text.Length == 0)
        {
            reason = "It is empty.";
            return null;
        }

        if (text.Contains(':', StringComparison.Ordinal))
        {
            return ImageDigest.FaultOf(text) is { } fault ? Refuse(text, fault, out reason) : Understood(new VersionReading(text, scheme, VersionForm.Digest) { Digest = text }, out reason);
        }

        return scheme switch
        {
            VersionScheme.Docker => DockerTag.Read(text, out reason),
            VersionScheme.Helm => ReadChart(text, out reason),
            _ => ReadSemVer(text, out reason),
        };
    }

    private static VersionReading? ReadSemVer(string text, out string reason)
    {
        var version = VersionText.Read(text, out var fault);
        if (version is { IsExact: true })
        {
            return Understood(Semantic(text, VersionScheme.SemVer, version), out reason);
        }

        if (CalendarVersion.Read(text) is { } date)
        {
            return Understood(date, out reason);
        }

        if (version is not null)
        {
            return Understood(Semantic(text, VersionScheme.SemVer, version), out reason);
        }

        if (MovingTag.IsKnown(text))
        {
            return Understood(new VersionReading(text, VersionScheme.SemVer, VersionForm.Moving), out reason);
        }

        return DockerTag.ReadAttached(text) is { } tag ? Understood(tag, out reason) : Refuse(text, DockerTag.IsHash(text) ? "it is a commit's hash" : fault, out reason);
    }

    /// <remarks>Registries know no <c>+</c> in a tag: Helm writes <c>_</c> there.</remarks>
    private static VersionReading? ReadChart(string text, out string reason)
    {
        var version = VersionText.Read(text.Replace('_', '+'), out var fault);
        return version is null ? Refuse(text, fault, out reason)
            : version.Numbers.Length > 3 ? Refuse(text, "a chart's version has three numbers", out reason)
            : Understood(Semantic(text, VersionScheme.Helm, version), out reason);
    }

    private static VersionReading Semantic(string text, VersionScheme scheme, VersionText version)
        => new(text, scheme, !version.IsExact ? VersionForm.Coerced : version.Prefix.Length > 0 ? VersionForm.Prefixed : VersionForm.SemVer)
        {
            Numbers = version.Numbers,
            Prerelease = version.Prerelease,
            Build = version.Build,
            HasPrefix = version.Prefix.Length > 0,
        };

    private static VersionReading Understood(VersionReading reading, out string reason)
    {
        reason = "";
        return reading;
    }

    private static VersionReading? Refuse(string text, string fault, out string reason)
    {
        reason = $"'{Signs.Shown(text)}' is no version: {fault}.";
        return null;
    }
}
