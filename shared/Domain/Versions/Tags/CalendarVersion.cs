namespace Trimtab.Domain.Versions.Tags;

/// <summary>Reads dates as versions: a year of 1990 to 2099, a month, and what follows.</summary>
internal static class CalendarVersion
{
    private const int FirstYear = 1990;
    private const int LastYear = 2099;

    /// <summary>Lengths of <c>YYYYMMDD</c>, with <c>HHMM</c>, with <c>HHMMSS</c>.</summary>
    private static readonly int[] CompactLengths = [8, 12, 14];

    public static bool IsYear(WholeNumber number) => number.IsBetween(FirstYear, LastYear);

    /// <summary>A date by the rules of SemVer: behind it may stand a prerelease and build metadata.</summary>
    public static VersionReading? Read(string text)
    {
        if (Dashed(text, out var rest) is { } dashed)
        {
            return rest.IsEmpty ? new VersionReading(text, VersionScheme.SemVer, VersionForm.Calendar) { Numbers = dashed, Calendar = CalendarLayout.Dashed } : null;
        }

        if (VersionText.Read(text, out _) is not { } version)
        {
            return null;
        }

        var plain = text.AsSpan(version.Prefix.Length);
        var compact = Compact(plain[..Signs.Digits(plain)]);
        return compact is null && !IsDotted(version.Numbers) ? null : new VersionReading(text, VersionScheme.SemVer, VersionForm.Calendar)
        {
            Numbers = compact is null ? version.Numbers : [.. compact, .. version.Numbers[1..]],
            Prerelease = version.Prerelease,
            Build = version.Build,
            HasPrefix = version.Prefix.Length > 0,
            Calendar = compact is null ? CalendarLayout.Dotted : CalendarLayout.Compact,
        };
    }

    /// <summary>A date by the rules of tags: what stands around it is its class.</summary>
    public static VersionReading? ReadTag(string text)
    {
        if (Dashed(text, out var behind) is { } dashed)
        {
            return Tag(text, dashed, CalendarLayout.Dashed, "", behind.TrimStart('-'));
        }

        var rest = text.AsSpan(text.StartsWith('v') ? 1 : 0);
        var dash = rest.IndexOf('-');
        var head = dash < 0 ? rest : rest[..dash];
        var tail = dash < 0 ? [] : rest[(dash + 1)..];
        if (PrereleaseWord.IsNumbers(head))
        {
            var numbers = head.ToString().Split('.');
            WholeNumber[] read = [.. numbers.Select(static number => WholeNumber.Of(number))];
            return Compact(numbers[0]) is { } compact ? Tag(text, [.. compact, .. read[1..]], CalendarLayout.Compact, "", tail)
                : IsDotted(read) ? Tag(text, read, CalendarLayout.Dotted, "", tail)
                : null;
        }

        return Named(text);
    }

    /// <summary>A name with one compact date in it: <c>jammy-20240111</c>.</summary>
    private static VersionReading? Named(string text)
    {
        if (char.IsAsciiDigit(text[0]) || (text.Length > 1 && text[0] == 'v' && char.IsAsciiDigit(text[1])))
        {
            return null;
        }

        var pieces = text.Split('-');
        var at = Array.FindIndex(pieces, static piece => Compact(piece) is not null);
        return at < 0 || Array.FindLastIndex(pieces, static piece => Compact(piece) is not null) != at
            ? null
            : Tag(text, Compact(pieces[at])!, CalendarLayout.Compact, $"{string.Join('-', pieces[..at])}-", string.Join('-', pieces[(at + 1)..]));
    }

    private static VersionReading Tag(string text, WholeNumber[] numbers, CalendarLayout layout, string name, ReadOnlySpan<char> tail)
    {
        List<string> prerelease = [];
        var suffix = tail.IsEmpty ? "" : DockerTag.Classified(tail, prerelease);
        return new VersionReading(text, VersionScheme.Docker, VersionForm.Calendar)
        {
            Numbers = numbers,
            Prerelease = prerelease,
            Suffix = name + suffix,
            HasPrefix = text.Length > 1 && text[0] == 'v' && char.IsAsciiDigit(text[1]),
            Calendar = layout,
        };
    }

    private static bool IsDotted(ReadOnlySpan<WholeNumber> numbers)
        => numbers.Length >= 2 && IsYear(numbers[0]) && numbers[1].IsBetween(1, 12) && (numbers.Length < 3 || numbers[2].IsBetween(0, 31));

    /// <summary><c>2024-01</c> and <c>2024-01-15</c>, at the text's start and up to a dash or its end.</summary>
    private static WholeNumber[]? Dashed(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        if (text.Length < 7 || text[4] != '-' || !IsPart(text[..4], FirstYear, LastYear) || !IsPart(text[5..7], 1, 12))
        {
            return null;
        }

        var hasDay = text.Length >= 10 && text[7] == '-' && IsPart(text[8..10], 1, 31) && (text.Length == 10 || text[10] == '-');
        if (!hasDay && text.Length > 7 && text[7] != '-')
        {
            return null;
        }

        rest = text[(hasDay ? 10 : 7)..];
        return hasDay ? [WholeNumber.Of(text[..4]), WholeNumber.Of(text[5..7]), WholeNumber.Of(text[8..10])] : [WholeNumber.Of(text[..4]), WholeNumber.Of(text[5..7])];
    }

    private static WholeNumber[]? Compact(ReadOnlySpan<char> digits)
    {
        if (!CompactLengths.Contains(digits.Length) || !IsPart(digits[..4], FirstYear, LastYear) || !IsPart(digits[4..6], 1, 12) || !IsPart(digits[6..8], 1, 31))
        {
            return null;
        }

        if (digits.Length > 8 && (!IsPart(digits[8..10], 0, 23) || !IsPart(digits[10..12], 0, 59) || (digits.Length == 14 && !IsPart(digits[12..14], 0, 59))))
        {
            return null;
        }

        WholeNumber[] date = [WholeNumber.Of(digits[..4]), WholeNumber.Of(digits[4..6]), WholeNumber.Of(digits[6..8])];
        return digits.Length == 8 ? date : [.. date, WholeNumber.Of(digits[8..])];
    }

    private static bool IsPart(ReadOnlySpan<char> digits, int least, int most)
        => Signs.AreDigits(digits) && int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) is var number && number >= least && number <= most;
}
