namespace Trimtab.Domain.Rollouts;

/// <summary>Follows a log of which only the last lines can be read: tells which of them are new since the last look.</summary>
/// <param name="size">How many lines each look reads.</param>
public sealed class LogWindow(int size)
{
    private IReadOnlyList<string> _seen = [];

    /// <summary>Takes the log's last lines.</summary>
    /// <returns>Those that the last look did not show; all of them after a restart, or when more were written than a look reads.</returns>
    public IReadOnlyList<string> Take(IReadOnlyList<string> lines)
    {
        var known = CountKnown(_seen, lines);
        _seen = lines;
        return [.. lines.Skip(known)];
    }

    private int CountKnown(IReadOnlyList<string> seen, IReadOnlyList<string> lines)
    {
        // While the window is not full it begins where the log begins, and lines that repeat can't deceive.
        if (seen.Count < size && lines.Count >= seen.Count && lines.Take(seen.Count).SequenceEqual(seen, StringComparer.Ordinal))
        {
            return seen.Count;
        }

        for (var count = Math.Min(seen.Count, lines.Count); count > 0; count--)
        {
            if (seen.Skip(seen.Count - count).SequenceEqual(lines.Take(count), StringComparer.Ordinal))
            {
                return count;
            }
        }

        return 0;
    }
}
