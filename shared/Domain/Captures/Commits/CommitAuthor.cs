namespace Trimtab.Domain.Captures.Commits;

/// <summary>A user of a cluster as the author of a commit.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Email">The same when it is an address, else one in a domain that can't exist.</param>
public sealed record CommitAuthor(string Name, string Email)
{
    private const int MaxLength = 200;

    public static CommitAuthor Of(string user)
    {
        var name = Plain(user, static letter => letter is not ('<' or '>'));
        name = name.Length == 0 ? Capture.Unknown : name;
        return IsAddress(name)
            ? new CommitAuthor(name, name)
            : new CommitAuthor(name, Plain(name, static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_') is { Length: > 0 } local ? $"{local}@cluster.invalid" : "unknown@cluster.invalid");
    }

    /// <summary>A user's name on one line of a commit message.</summary>
    public static string Line(string user) => Plain(user, static _ => true);

    private static bool IsAddress(string text)
        => text.Count(static letter => letter == '@') == 1 && !text.StartsWith('@') && !text.EndsWith('@') && !text.Contains(' ', StringComparison.Ordinal);

    private static string Plain(string text, Func<char, bool> isAllowed)
    {
        var plain = string.Concat(text.Where(letter => !char.IsControl(letter) && letter is not ('\u2028' or '\u2029') && !char.IsSurrogate(letter) && isAllowed(letter))).Trim(' ', '.', ',', ':', ';', '\'', '"');
        return plain.Length <= MaxLength ? plain : plain[..MaxLength];
    }
}
