namespace Trimtab.Domain.Sources;

/// <summary>Compares a source's repository with the name that a Git host gives it.</summary>
public static class RepositoryName
{
    // Azure DevOps has it in addresses: org/project/_git/repository.
    private const string AzureMark = "_git";

    /// <summary>
    /// Whether the address ends with the name, part by part. The host and what comes before the name do not count: a repository may be fetched
    /// over another address than the host calls its own (SSH, a mirror, a path prefix). Case does not count either.
    /// </summary>
    /// <param name="repository">The source's address.</param>
    /// <param name="name">Such as <c>acme/shop</c>.</param>
    public static bool Matches(Uri repository, string name)
    {
        string[] address = [.. PartsOf(repository).Where(part => part != AzureMark)];
        var wanted = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return wanted.Length > 0 && address.Length >= wanted.Length
            && address.TakeLast(wanted.Length).SequenceEqual(wanted, StringComparer.OrdinalIgnoreCase);
    }

    /// <returns>The parts of the address's path, unescaped, the last one without <c>.git</c>.</returns>
    public static string[] PartsOf(Uri repository)
    {
        string[] parts = [.. repository.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        if (parts.Length > 0 && parts[^1].EndsWith(".git", StringComparison.Ordinal))
        {
            parts[^1] = parts[^1][..^4];
        }

        return parts;
    }
}
