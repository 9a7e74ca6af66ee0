using System.Text.RegularExpressions;

namespace Trimtab.Twin.Admission;

/// <summary>The grammars of names, labels and keys.</summary>
internal static partial class Names
{
    public static bool IsSubdomain(string text) => text.Length is > 0 and <= 253 && Subdomain().IsMatch(text);

    public static bool IsLabel(string text) => text.Length is > 0 and <= 63 && Label().IsMatch(text);

    public static bool IsServiceName(string text) => text.Length is > 0 and <= 63 && ServiceLabel().IsMatch(text);

    public static bool IsRbacName(string text) => text.Length > 0 && text is not ("." or "..") && !text.AsSpan().ContainsAny('/', '%');

    public static bool IsConfigKey(string text) => text.Length is > 0 and <= 253 && ConfigKey().IsMatch(text);

    public static bool IsLabelValue(string text) => text.Length == 0 || (text.Length <= 63 && LabelValue().IsMatch(text));

    public static bool IsQualifiedKey(string text) => text.Split('/') switch
    {
        [var name] => name.Length is > 0 and <= 63 && LabelValue().IsMatch(name),
        [var prefix, var name] => IsSubdomain(prefix) && name.Length is > 0 and <= 63 && LabelValue().IsMatch(name),
        _ => false,
    };

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Subdomain();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServiceLabel();

    [GeneratedRegex("^[-._a-zA-Z0-9]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConfigKey();

    [GeneratedRegex("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabelValue();
}
