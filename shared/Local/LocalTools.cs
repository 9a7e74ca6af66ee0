namespace Trimtab.Local;

/// <summary>The programs that <c>./run</c> and <c>./test</c> set up.</summary>
public sealed class LocalTools
{
    private LocalTools(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>The script that node runs for Azurite.</summary>
    public string Azurite => Path.Combine(Folder, "node_modules", "azurite", "dist", "src", "azurite.js");

    /// <summary>Folder of GitHub's recorded webhook payloads: an <c>index.json</c> for github.com and one for each version of GitHub Enterprise.</summary>
    public string GitHubPayloads => Path.Combine(Folder, "node_modules", "@octokit", "webhooks-examples");

    public string Kubectl => Path.Combine(Folder, "bin", "kubectl");

    public string Helm => Path.Combine(Folder, "bin", "helm");

    /// <summary>Finds the folder <c>.tools</c> beside or above the running program; the variable <c>TRIMTAB_TOOLS</c> names another.</summary>
    /// <exception cref="FileNotFoundException">It is not there or not complete; the message says how to set it up.</exception>
    public static LocalTools Find()
    {
#pragma warning disable RS0030 // Tests and ./run have no configuration yet when they look for their tools.
        var named = Environment.GetEnvironmentVariable("TRIMTAB_TOOLS");
#pragma warning restore RS0030
        var candidates = string.IsNullOrEmpty(named) ? FoldersAbove(AppContext.BaseDirectory) : [named];
        // The set-up writes this file last.
        var folder = candidates.FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, "ready")));
        return folder is null
            ? throw new FileNotFoundException(
                $"The local tools (Azurite, kubectl, helm) are not set up {(string.IsNullOrEmpty(named) ? "in .tools of the repository" : $"in TRIMTAB_TOOLS ({named})")}: run ./test or ./run once, or infra/build/tools-up.")
            : new LocalTools(Path.GetFullPath(folder));
    }

    private static IEnumerable<string> FoldersAbove(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, ".tools");
        }
    }
}
