using System.Diagnostics.CodeAnalysis;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Rules;

/// <summary>Names kinds by their plural: <c>deployments</c> and <c>ingresses.*</c> mean any group, <c>deployments.apps</c> one.</summary>
/// <param name="Plural">The plural in small letters.</param>
/// <param name="Group">The group; null for any.</param>
public sealed record ResourcePattern(string Plural, string? Group)
{
    private const int MaxLength = 253;

    public static bool TryParse(string? text, [NotNullWhen(true)] out ResourcePattern? pattern)
    {
        pattern = null;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength)
        {
            return false;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var (plural, group) = dot < 0 ? (text, "*") : (text[..dot], text[(dot + 1)..]);
        if (IsWord(plural) && (group == "*" || group.Split('.').All(IsWord)))
        {
            pattern = new ResourcePattern(plural, group == "*" ? null : group);
        }

        return pattern is not null;
    }

    public bool Matches(ResourceType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Plural == Plural && (Group is null || Group == type.Kind.Group);
    }

    public override string ToString() => Group is null ? Plural : $"{Plural}.{Group}";

    private static bool IsWord(string text) => text.Length > 0 && text.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
