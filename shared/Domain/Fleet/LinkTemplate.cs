using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Trimtab.Domain.Fleet;

/// <summary>An http or https address with the places <c>{source}</c>, <c>{target}</c> and <c>{revision}</c>: where a commit status leads.</summary>
public sealed partial record LinkTemplate
{
    private readonly string _text;

    private LinkTemplate(string text) => _text = text;

    /// <returns>False when it is no such address, or names another place.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out LinkTemplate? template)
    {
        var filled = Fill(text, "s", "t", "r");
        template = !filled.AsSpan().ContainsAny('{', '}') && Uri.TryCreate(filled, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? new LinkTemplate(text)
            : null;
        return template is not null;
    }

    public Uri For(string source, string target, string revision) => new(Fill(_text, source, target, revision));

    public override string ToString() => _text;

    private static string Fill(string text, string source, string target, string revision)
        => Place().Replace(text, place => Uri.EscapeDataString(place.Value switch
        {
            "{source}" => source,
            "{target}" => target,
            _ => revision,
        }));

    [GeneratedRegex(@"\{(source|target|revision)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();
}
