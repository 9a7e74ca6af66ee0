namespace Trimtab.Domain.Versions.Policies;

/// <summary>Patterns of tags: <c>*</c> stands for any text, <c>?</c> for one sign.</summary>
public static class TagGlob
{
    /// <remarks>Only the last star is ever gone back to: time grows with both lengths, never faster.</remarks>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> tag)
    {
        var (at, inTag, star, behindStar) = (0, 0, -1, 0);
        while (inTag < tag.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                behindStar = inTag;
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == tag[inTag]))
            {
                at++;
                inTag++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                inTag = ++behindStar;
            }
            else
            {
                return false;
            }
        }

        return !pattern[at..].ContainsAnyExcept('*');
    }
}
