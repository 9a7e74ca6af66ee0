using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.Git;

/// <summary>What of a source goes onto git's command line.</summary>
internal static class GitAddress
{
    /// <returns>The repository's address without password, and without user except for SSH.</returns>
    /// <exception cref="SourceException">The address has another scheme than https, http, file or ssh, or the branch's name is none.</exception>
    public static string Of(FleetSource source)
    {
        var repository = source.Repository;
        if (!repository.IsAbsoluteUri || repository.Scheme is not ("https" or "http" or "file" or "ssh"))
        {
            throw new SourceException($"Source {source.Name}: the repository's address must begin with https://, http://, file:// or ssh://.", isTransient: false);
        }

        if (!IsBranch(source.Branch))
        {
            throw new SourceException($"Source {source.Name}: '{source.Branch}' is not the name of a branch.", isTransient: false);
        }

        return new UriBuilder(repository) { UserName = repository.Scheme == "ssh" ? repository.UserInfo : "", Password = "", Fragment = "" }.Uri.AbsoluteUri;
    }

    /// <summary>The rules of <c>git check-ref-format</c>.</summary>
    private static bool IsBranch(string name)
        => name.Length is > 0 and <= 250
            && !name.Any(letter => letter <= ' ' || letter == 127 || "~^:?*[\\".Contains(letter, StringComparison.Ordinal))
            && !name.Contains("..", StringComparison.Ordinal) && !name.Contains("@{", StringComparison.Ordinal)
            && !name.EndsWith('.') && name != "@"
            && name.Split('/').All(part => part.Length > 0 && !part.StartsWith('.') && !part.EndsWith(".lock", StringComparison.Ordinal));
}
