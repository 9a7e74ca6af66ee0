namespace Trimtab.Adapters.Git;

/// <summary>One file or link of a commit, as <c>git ls-tree -r -z --long</c> lists it.</summary>
/// <param name="Path">Path with forward slashes; checked to stay inside.</param>
/// <param name="Id">Object id.</param>
/// <param name="Size">Bytes.</param>
/// <param name="IsLink">A symbolic link; its content is its target.</param>
internal sealed record GitTreeEntry(string Path, string Id, long Size, bool IsLink)
{
    /// <summary>Reads the listing; submodules are left out.</summary>
    /// <exception cref="FormatException">A line is not what git writes.</exception>
    public static IReadOnlyList<GitTreeEntry> ParseAll(string listing)
    {
        var result = new List<GitTreeEntry>();
        foreach (var line in listing.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var fields = tab < 0 ? [] : line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length != 4)
            {
                throw new FormatException($"git listed a file in a form that is not known: {line}");
            }

            if (fields[1] == "blob")
            {
                result.Add(new GitTreeEntry(line[(tab + 1)..], fields[2], long.Parse(fields[3]), fields[0] == "120000"));
            }
        }

        return result;
    }

    /// <summary>True when no part of the path could leave the directory it is written below.</summary>
    public bool IsSafe => Path.Length > 0
        && Path.Split('/').All(part => part is not ("" or "." or "..") && !part.Contains('\\', StringComparison.Ordinal)
            && !part.Equals(".git", StringComparison.OrdinalIgnoreCase));
}
