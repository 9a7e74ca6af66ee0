using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Git;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Fleet;
using Trimtab.Local;
using Trimtab.TestKit.Files;

namespace Trimtab.Adapters.Tests.Git;

/// <summary>A bare repository, a working copy of it, and sources that read it into a cache of the scene's own.</summary>
/// <param name="cache">The cache's name.</param>
internal sealed class GitScene(string cache = "cache") : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public string Cache => _scratch[cache];

    public string this[string file] => _scratch[file];

    public static FleetSource Source(Uri repository) => new("shop", repository, "main", TimeSpan.FromMinutes(3), null, null, null);

    public void Dispose() => _scratch.Dispose();

    /// <summary>Makes the bare repository, empty, and its working copy.</summary>
    public async Task<LocalRepository> CreateAsync()
        => await LocalRepository.CreateAsync(_scratch["work"], await LocalRepository.CreateBareAsync(_scratch["bare.git"], CancellationToken.None), "main", CancellationToken.None);

    /// <summary>Reads sources with these secrets, as the function app does.</summary>
    public GitSourceRepository Repository(ISecrets secrets, Action<GitOptions>? change = null, ProgramOptions? programs = null)
    {
        var options = new GitOptions { CacheDirectory = Cache };
        change?.Invoke(options);
        var git = new GitCommand(new ProgramRunner(Options.Create(programs ?? new ProgramOptions()), TimeProvider.System), Options.Create(options), secrets);
        return new GitSourceRepository(git, Options.Create(options), TimeProvider.System, NullLogger<GitSourceRepository>.Instance);
    }
}
