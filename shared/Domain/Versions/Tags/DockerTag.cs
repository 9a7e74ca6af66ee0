namespace Trimtab.Domain.Versions.Tags;

/// <summary>Reads tags of images: numbers, a prerelease, and a class of which all tags are variants of the same kind.</summary>
/// <remarks>The rules are those of Renovate's docker versioning, with dates, prerelease words and build numbers (<c>17.0.9_9</c>) known besides.</remarks>
internal static class DockerTag
{
    private const int ShortHash = 7;
    private const int LongHash = 40;

    /// <summary>A version, a date, or any other tag as a moving one. A commit's hash has no order and is refused.</summary>
    public static VersionReading? Read(string text, out string reason)
    {
        reason = "";
        if (!Signs.AreTag(text))
        {
            reason = $"'{Signs.Shown(text)}' is no tag: up to 128 letters, digits, '_', '.' and '-', the first neither '.' nor '-'.";
            return null;
        }

        if (IsHash(text))
        {
            reason = $"'{text}' is a commit's hash: it has no order.";
            return null;
        }

        return CalendarVersion.ReadTag(text) ?? ReadVersion(text) ?? new VersionReading(text, VersionScheme.Docker, VersionForm.Moving);
    }

    /// <summary>A prerelease right behind the numbers, as only tags have it: <c>3.8.0b1-alpine</c>.</summary>
    public static VersionReading? ReadAttached(string text)
        => Signs.AreTag(text) && !IsHash(text) && ReadVersion(text) is { IsPrerelease: true } tag && tag.Name.IndexOf('-') is var dash && EndsWithLetters(dash < 0 ? tag.Name : tag.Name[..dash])
            ? tag with { Scheme = VersionScheme.SemVer }
            : null;

    /// <summary>Hexadecimal digits in the length of a commit's hash; numbers alone are a number.</summary>
    public static bool IsHash(ReadOnlySpan<char> text)
        => text.Length is >= ShortHash and <= LongHash && !text.ContainsAnyExcept(Signs.HexDigits) && !Signs.AreDigits(text);

    private static VersionReading? ReadVersion(string text)
    {
        var rest = text.AsSpan(text.StartsWith('v') ? 1 : 0);
        var hasPrefix = rest.Length < text.Length;
        var dash = rest.IndexOf('-');
        var head = dash < 0 ? rest : rest[..dash];
        var tail = dash < 0 ? [] : rest[(dash + 1)..];
        if (!TryNumbers(ref head, out var numbers))
        {
            return null;
        }

        List<string> prerelease = [];
        string[] build = [];
        if (head.StartsWith('_') && head.Length > 1 && Signs.AreDigits(head[1..]))
        {
            build = [WholeNumber.Of(head[1..]).ToString()];
        }
        else if (head.IndexOfAny('.', '-') >= 0)
        {
            return null;
        }
        else if (!head.IsEmpty)
        {
            prerelease.Add(head.ToString());
        }

        var suffix = dash < 0 ? "" : Classified(tail, prerelease);
        return new VersionReading(text, VersionScheme.Docker, VersionForm.Docker) { Numbers = numbers, Prerelease = prerelease, Build = build, Suffix = suffix, HasPrefix = hasPrefix };
    }

    /// <summary>Takes prerelease words with the numbers behind them out of what follows the first dash.</summary>
    /// <returns>The rest: the class.</returns>
    public static string Classified(ReadOnlySpan<char> tail, List<string> prerelease)
    {
        List<string> rest = [];
        var isBehindWord = false;
        foreach (var range in tail.Split('-'))
        {
            var piece = tail[range];
            var isWord = PrereleaseWord.Is(piece);
            if (isWord || (isBehindWord && PrereleaseWord.IsNumbers(piece)))
            {
                prerelease.AddRange(piece.ToString().Split('.', '_'));
            }
            else
            {
                rest.Add(piece.ToString());
            }

            isBehindWord = isWord;
        }

        return string.Join('-', rest);
    }

    /// <summary>Takes <c>1.2.3</c> off the text's start; a dot that no digit follows stays.</summary>
    private static bool TryNumbers(ref ReadOnlySpan<char> rest, out WholeNumber[] numbers)
    {
        List<WholeNumber> found = [];
        while (Signs.Digits(rest) is > 0 and var length)
        {
            found.Add(WholeNumber.Of(rest[..length]));
            rest = rest[length..];
            if (!rest.StartsWith('.') || Signs.Digits(rest[1..]) == 0)
            {
                break;
            }

            rest = rest[1..];
        }

        numbers = [.. found];
        return numbers.Length > 0;
    }

    private static bool EndsWithLetters(ReadOnlySpan<char> head) => head.TrimStart('v').ContainsAnyExcept(Signs.NumberParts);
}
