namespace Trimtab.Domain.Signals;

/// <summary>Text of the cluster made fit for one line.</summary>
internal static class Sentences
{
    private const int LongestDetail = 200;

    /// <summary><c>: text</c> in one line and of bounded length; empty for an empty text.</summary>
    public static string Detail(string text)
    {
        var line = string.Join(' ', text.Split((char[])[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? "" : $": {(line.Length > LongestDetail ? line[..LongestDetail] + "…" : line)}";
    }
}
