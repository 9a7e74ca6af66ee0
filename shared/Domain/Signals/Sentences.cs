namespace Trimtab.Domain.Signals;

/// <summary>Text of the cluster made fit for one line.</summary>
internal static class Sentences
{
    private const int LongestDetail = 200;

    /// <summary><c>: text</c> in one line and of bounded length; empty for an empty text.</summary>
    /// <param name="text">The text as it came: whole, for a cut one may end with the head of a secret that no rule knows any more.</param>
    /// <param name="redact">Takes the secrets out; called before anything is cut.</param>
    public static string Detail(string text, Func<string, string> redact)
    {
        var line = string.Join(' ', redact(text).Split((char[])[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? "" : $": {(line.Length > LongestDetail ? line[..LongestDetail] + "…" : line)}";
    }
}
