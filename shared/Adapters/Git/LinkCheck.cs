namespace Trimtab.Adapters.Git;

/// <summary>Follows the symbolic links of a tree as the kernel would, without touching a disk.</summary>
/// <param name="links">Path of each link → its target as it is stored.</param>
internal sealed class LinkCheck(IReadOnlyDictionary<string, string> links)
{
    private const int MaxSteps = 40;

    /// <returns>Why the link must be refused; null when it stays inside the tree.</returns>
    public string? FaultOf(string link)
    {
        var done = new List<string>();
        var open = new Stack<string>();
        Push(open, link);
        for (var steps = 0; open.TryPop(out var part);)
        {
            if (part == "..")
            {
                if (done.Count == 0)
                {
                    return "leaves the tree";
                }

                done.RemoveAt(done.Count - 1);
                continue;
            }

            done.Add(part);
            if (!links.TryGetValue(string.Join('/', done), out var target))
            {
                continue;
            }

            if (target.StartsWith('/') || target.Contains('\0', StringComparison.Ordinal))
            {
                return "leaves the tree";
            }

            if (++steps > MaxSteps)
            {
                return "goes in a circle";
            }

            done.RemoveAt(done.Count - 1);
            Push(open, target);
        }

        return null;
    }

    private static void Push(Stack<string> open, string path)
    {
        foreach (var part in path.Split('/').Reverse().Where(part => part is not ("" or ".")))
        {
            open.Push(part);
        }
    }
}
