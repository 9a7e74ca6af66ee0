namespace Trimtab.Domain.Signals;

/// <summary>A sentence about a failure: our own words, and words of the cluster in which secrets may stand. It comes out without them only.</summary>
/// <param name="words">Our own words.</param>
/// <param name="quoted">What the cluster says; each follows after a colon.</param>
/// <remarks>A text that is cut may end with the head of a secret that no rule knows any more. So the cluster's words are kept whole, redacted whole, and only then cut.</remarks>
public sealed class UnredactedSentence(string words, params IReadOnlyList<string> quoted)
{
    /// <summary>Characters that it keeps.</summary>
    public int Length => words.Length + quoted.Sum(static text => text.Length);

    /// <summary>The sentence with more of what the cluster says.</summary>
    public UnredactedSentence With(string more) => new(words, [.. quoted, more]);

    /// <summary>The sentence in one line: <c>pod web-1: container web exited with code 1: disk is full</c>.</summary>
    /// <param name="redact">Takes the secrets out of one text; a failure of it must not give the text back.</param>
    public string Redacted(Func<string, string> redact)
    {
        ArgumentNullException.ThrowIfNull(redact);
        // Word by word: the colons are ours, and make no secret of what follows a pod that is called password-reset.
        var own = string.Join(' ', words.Split(' ').Select(redact));
        return string.Concat(quoted.Select(text => Sentences.Detail(text, redact)).Prepend(own));
    }
}
