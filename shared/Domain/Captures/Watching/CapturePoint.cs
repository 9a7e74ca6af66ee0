using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Watching;

/// <summary>How far the captures of one kind, everywhere or in one namespace, have come: everything up to a version was sent, under certain rules.</summary>
/// <param name="Version">The version.</param>
/// <param name="Rules"><see cref="RuleBook.DigestOf"/> of the rules then: under other rules nothing is known.</param>
public sealed record CapturePoint(string Version, string Rules)
{
    private const int MaxName = 40;
    private const int DigestLength = 12;

    /// <summary>The name of a point: fit for the name of an annotation.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="namespace">The namespace that is watched; null for all.</param>
    public static string NameOf(KindName kind, string? @namespace = null)
    {
        var name = (kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}") + (@namespace is null ? "" : $"_{@namespace}");
        return "captures-" + (name.Length <= MaxName ? name : $"{name[..(MaxName - DigestLength - 1)]}-{ContentDigest.Hex(name)[..DigestLength]}");
    }

    /// <returns>Null for what is no point.</returns>
    public static CapturePoint? Parse(string? text)
        => text?.Split(' ') is [{ Length: > 0 } version, { Length: > 0 } rules] ? new CapturePoint(version, rules) : null;

    public override string ToString() => $"{Version} {Rules}";
}
