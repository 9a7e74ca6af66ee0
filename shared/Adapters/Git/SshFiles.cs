namespace Trimtab.Adapters.Git;

/// <summary>A source's key and known hosts on disk, for as long as one git command runs: a directory of its own that only our user may enter.</summary>
internal sealed class SshFiles : IDisposable
{
    private const UnixFileMode OwnDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Older than the longest git command: left behind by a killed process.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly string _directory;

    private SshFiles(string directory) => _directory = directory;

    public string Key => Path.Combine(_directory, "key");

    public string KnownHosts => Path.Combine(_directory, "known_hosts");

    /// <param name="cache">Where the directory is made.</param>
    /// <param name="key">The private key.</param>
    /// <param name="knownHosts">Lines of <c>known_hosts</c>.</param>
    public static SshFiles Write(string cache, string key, string knownHosts)
    {
        var home = CreateOwnDirectory(Path.Combine(Path.GetFullPath(cache), "ssh"));
        RemoveForgotten(home);
        var files = new SshFiles(CreateOwnDirectory(Path.Combine(home.FullName, Guid.NewGuid().ToString("n"))).FullName);
        try
        {
            Write(files.Key, key);
            Write(files.KnownHosts, knownHosts);
            return files;
        }
        catch (IOException)
        {
            files.Dispose();
            throw;
        }
    }

    public void Dispose() => Remove(new DirectoryInfo(_directory));

    private static DirectoryInfo CreateOwnDirectory(string path)
        => OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnDirectory);

    // ssh wants a line end after the last line, and no carriage returns.
    private static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnFile;
        }

        using var file = new StreamWriter(path, options);
        file.Write(text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n");
    }

    private static void RemoveForgotten(DirectoryInfo home)
    {
        // The system's clock, because the file system's times are compared with it.
        var limit = (TimeProvider.System.GetUtcNow() - Lifetime).UtcDateTime;
        foreach (var directory in home.EnumerateDirectories().Where(directory => directory.CreationTimeUtc < limit))
        {
            Remove(directory);
        }
    }

    private static void Remove(DirectoryInfo directory)
    {
        try
        {
            directory.Delete(recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process sweeps too.
        }
    }
}
