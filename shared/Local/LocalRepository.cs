namespace Trimtab.Local;

/// <summary>A working copy on this machine: write files, commit, push.</summary>
public sealed class LocalRepository
{
    private LocalRepository(string directory, Uri remote, string branch) => (Directory, Remote, Branch) = (directory, remote, branch);

    /// <summary>Where the files are.</summary>
    public string Directory { get; }

    /// <summary>Where <see cref="PushAsync"/> pushes to.</summary>
    public Uri Remote { get; }

    public string Branch { get; }

    /// <summary>Makes an empty bare repository to push to.</summary>
    public static async Task<Uri> CreateBareAsync(string directory, CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(directory);
        await LocalGit.RunAsync(directory, ["init", "--quiet", "--bare", "--template=", "--initial-branch=main", "."], cancellationToken);
        return new Uri(directory);
    }

    /// <summary>Makes an empty working copy of a new repository.</summary>
    /// <param name="directory">Made when it is missing.</param>
    /// <param name="remote">A bare repository; user information in it is used as it is.</param>
    /// <param name="branch">The branch of all commits.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task<LocalRepository> CreateAsync(string directory, Uri remote, string branch, CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(directory);
        await LocalGit.RunAsync(directory, ["init", "--quiet", "--template=", $"--initial-branch={branch}", "."], cancellationToken);
        await LocalGit.RunAsync(directory, ["remote", "add", "origin", remote.OriginalString], cancellationToken);
        return new LocalRepository(directory, remote, branch);
    }

    /// <summary>Writes a file, and the directories it needs.</summary>
    public async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Directory, path);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text, cancellationToken);
    }

    /// <summary>Makes a symbolic link, wherever it points.</summary>
    public void Link(string path, string target)
    {
        var file = Path.Combine(Directory, path);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.CreateSymbolicLink(file, target);
    }

    public void Delete(string path) => File.Delete(Path.Combine(Directory, path));

    /// <summary>Commits everything as it is on disk; a commit may be empty.</summary>
    /// <returns>The commit's id.</returns>
    public async Task<string> CommitAsync(string message, CancellationToken cancellationToken)
    {
        await LocalGit.RunAsync(Directory, ["add", "--all", "--force", "."], cancellationToken);
        await LocalGit.RunAsync(Directory, ["commit", "--quiet", "--allow-empty", "--message", message], cancellationToken);
        return (await LocalGit.RunAsync(Directory, ["rev-parse", "HEAD"], cancellationToken)).Trim();
    }

    public Task PushAsync(CancellationToken cancellationToken)
        => LocalGit.RunAsync(Directory, ["push", "--quiet", "origin", $"HEAD:refs/heads/{Branch}"], cancellationToken);

    /// <summary>Runs any git command in the working copy.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    public Task<string> GitAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
        => LocalGit.RunAsync(Directory, arguments, cancellationToken);
}
