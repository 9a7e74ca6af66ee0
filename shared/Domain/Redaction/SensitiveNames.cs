namespace Trimtab.Domain.Redaction;

/// <summary>Names whose values are secrets: of environment variables, annotations, flags, headers and fields. Immutable.</summary>
/// <remarks>A pattern is a name with <c>*</c> for any text, whatever its case. A name is compared in one form: <c>dbPassword</c>, <c>db-password</c>
/// and <c>db.password</c> are <c>DB_PASSWORD</c>.</remarks>
public sealed class SensitiveNames
{
    /// <summary>Of a longer name only the end is looked at: that is where the pattern's word stands, and it bounds the work.</summary>
    private const int LongestName = 128;

    private const int ShortestWord = 3;

    /// <summary>A field of Kubernetes' own that a default pattern fits, in each pod that is spread.</summary>
    private const string Harmless = "topologyKey";

    private readonly string[] _patterns;

    /// <param name="patterns">At least one; see <see cref="FaultOf"/>.</param>
    /// <exception cref="ArgumentException">A pattern is no pattern; the message says which and why.</exception>
    public SensitiveNames(IReadOnlyList<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        if (patterns.Select(FaultOf).FirstOrDefault(static fault => fault is not null) is { } fault)
        {
            throw new ArgumentException(fault, nameof(patterns));
        }

        _patterns = [.. patterns.Select(static pattern => pattern.ToUpperInvariant())];
        string[] words = [.. _patterns.Select(WordOf).Distinct(StringComparer.Ordinal)];
        Words = [.. words.Where(word => !words.Any(other => other != word && word.Contains(other, StringComparison.Ordinal)))];
    }

    /// <summary>The patterns that hold when nobody names others.</summary>
    public static IReadOnlyList<string> DefaultPatterns { get; } =
    [
        "*_SECRET", "*_TOKEN", "*_KEY", "*PASSWORD*", "SECRET", "TOKEN", "*_SECRET_*", "*SECRETS", "*PASSWD*", "*PASSPHRASE*", "*_PASS", "AUTH", "*_AUTH", "PWD", "*_PWD", "*APIKEY*", "*ACCESSKEY*",
        "*CREDENTIAL*", "*AUTHORIZATION", "*COOKIE", "*SIGNATURE", "SIG", "*CONNECTION_STRING*", "*CONNECTIONSTRING*", "*_DSN",
    ];

    public static SensitiveNames Default { get; } = new(DefaultPatterns);

    /// <summary>Texts of which every name of a pattern holds one: what is searched for.</summary>
    internal IReadOnlyList<string> Words { get; }

    /// <returns>What is wrong with a pattern, in a sentence; null when nothing is.</returns>
    public static string? FaultOf(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return !pattern.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '*') ? $"Pattern '{pattern}' must be made of letters, digits, _ and *."
            : pattern.Length > LongestName || WordOf(pattern.ToUpperInvariant()).Length < ShortestWord ? $"Pattern '{pattern}' must hold a word of {ShortestWord} letters or more: else nearly everything would be masked."
            : null;
    }

    /// <summary>Whether the value of that name is a secret.</summary>
    public bool Contains(ReadOnlySpan<char> name)
    {
        Span<char> form = stackalloc char[2 * LongestName];
        var end = name.Length > LongestName ? name[^LongestName..] : name;
        if (end is Harmless)
        {
            return false;
        }

        var normal = form[..Normalize(end, form)];
        foreach (var pattern in _patterns)
        {
            if (Matches(pattern, normal))
            {
                return true;
            }
        }

        return false;
    }

    private static int Normalize(ReadOnlySpan<char> name, Span<char> form)
    {
        var length = 0;
        for (var at = 0; at < name.Length; at++)
        {
            var letter = name[at];
            if (char.IsAsciiLetterUpper(letter) && at > 0 && char.IsAsciiLetterLower(name[at - 1]))
            {
                form[length++] = '_';
            }

            form[length++] = letter is '-' or '.' or '/' ? '_' : char.ToUpperInvariant(letter);
        }

        var start = form[..length].IndexOfAnyExcept('_');
        form[Math.Max(start, 0)..length].CopyTo(form);
        return start < 0 ? 0 : length - start;
    }

    /// <remarks>The usual greedy walk with one way back: at most pattern × name steps, both of bounded length.</remarks>
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var (at, star, mark) = (0, -1, 0);
        var position = 0;
        while (position < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, mark) = (at++, position);
            }
            else if (at < pattern.Length && pattern[at] == name[position])
            {
                at++;
                position++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                position = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].IndexOfAnyExcept('*') < 0;
    }

    private static string WordOf(string pattern)
        => pattern.Split('*', '_').MaxBy(static word => word.Length) ?? "";
}
