namespace Trimtab.Domain.Versions;

/// <summary>A version as somebody wrote it: SemVer 2.0, or what can be taken for one.</summary>
/// <param name="Prefix"><c>v</c>, <c>V</c> or nothing.</param>
/// <param name="Numbers">One to four.</param>
/// <param name="Prerelease">By the rules of SemVer.</param>
/// <param name="Build">By the rules of SemVer.</param>
/// <param name="HasLeadingZero">Whether a number was written with a zero before it.</param>
internal sealed record VersionText(string Prefix, WholeNumber[] Numbers, string[] Prerelease, string[] Build, bool HasLeadingZero)
{
    private const int MostNumbers = 4;

    /// <summary>Whether nothing but a <c>v</c> parts it from SemVer 2.0.</summary>
    public bool IsExact => Numbers.Length == 3 && !HasLeadingZero && Prefix != "V";

    /// <summary>Missing numbers are zero; a fourth is left out.</summary>
    public SemVersion Version => new(Numbers[0], Number(1), Number(2), Prerelease, Build);

    /// <returns>Null, and the reason, when it is no version.</returns>
    public static VersionText? Read(string text, out string reason)
    {
        var prefix = text.StartsWith('v') ? "v" : text.StartsWith('V') ? "V" : "";
        var rest = text.AsSpan(prefix.Length);
        var (prerelease, build) = (Array.Empty<string>(), Array.Empty<string>());
        if (!TryNumbers(ref rest, out var numbers, out var hasLeadingZero, out reason)
            || !TryIdentifiers(ref rest, '-', ref prerelease, ref reason)
            || !TryIdentifiers(ref rest, '+', ref build, ref reason))
        {
            return null;
        }

        if (!rest.IsEmpty)
        {
            reason = $"'{Signs.Shown(rest, 40)}' is no part of a version";
            return null;
        }

        return new VersionText(prefix, numbers, prerelease, build, hasLeadingZero);
    }

    private static bool TryNumbers(ref ReadOnlySpan<char> rest, out WholeNumber[] numbers, out bool hasLeadingZero, out string reason)
    {
        Span<WholeNumber> found = new WholeNumber[MostNumbers];
        var count = 0;
        (numbers, hasLeadingZero, reason) = ([], false, "");
        while (true)
        {
            var length = Signs.Digits(rest);
            if (length == 0)
            {
                reason = rest.IsEmpty ? "a number is missing at its end" : $"a number was expected where '{Signs.Shown(rest, 40)}' stands";
                return false;
            }

            if (count == MostNumbers)
            {
                reason = "it has more than four numbers";
                return false;
            }

            hasLeadingZero |= length > 1 && rest[0] == '0';
            found[count++] = WholeNumber.Of(rest[..length]);
            rest = rest[length..];
            if (!rest.StartsWith('.'))
            {
                numbers = found[..count].ToArray();
                return true;
            }

            rest = rest[1..];
        }
    }

    private static bool TryIdentifiers(ref ReadOnlySpan<char> rest, char start, ref string[] identifiers, ref string reason)
    {
        if (!rest.StartsWith(start))
        {
            return true;
        }

        var kind = start == '-' ? "prerelease" : "build";
        List<string> found = [];
        do
        {
            rest = rest[1..];
            var length = rest.IndexOfAnyExcept(Signs.Identifier) is >= 0 and var end ? end : rest.Length;
            var identifier = rest[..length];
            if (length == 0)
            {
                reason = $"a {kind} identifier is empty";
                return false;
            }

            if (start == '-' && length > 1 && identifier[0] == '0' && Signs.AreDigits(identifier))
            {
                reason = $"the prerelease number '{Signs.Shown(identifier, 40)}' has a leading zero";
                return false;
            }

            found.Add(identifier.ToString());
            rest = rest[length..];
        }
        while (rest.StartsWith('.'));

        identifiers = [.. found];
        return true;
    }

    private WholeNumber Number(int at) => at < Numbers.Length ? Numbers[at] : WholeNumber.Zero;
}
