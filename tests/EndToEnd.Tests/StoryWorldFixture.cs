using Trimtab.Domain.Audit;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Story;

namespace Trimtab.EndToEnd.Tests;

/// <summary>The whole of Trimtab on this machine: Azurite, the twin, a Git host, and the function app as a process of its own.</summary>
public sealed class StoryWorldFixture : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"trimtab-e2e-{Guid.NewGuid():n}");

    internal StoryWorld World { get; private set; } = null!;

    internal TargetDocuments Targets => new(World.Storage.Documents);

    internal RolloutHistory Rollouts => new(new RolloutDocuments(World.Storage.Documents));

    public async Task InitializeAsync()
    {
        World = new StoryWorld(new StoryFiles(_directory), new StoryOptions(Once: true, Kubeconfig: null, Context: null), TimeProvider.System);
        await World.StartAsync((_, _) => { }, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await World.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Writes files, commits and pushes.</summary>
    /// <returns>The commit id.</returns>
    internal async Task<string> PushAsync(string message, params (string File, string Text)[] files)
    {
        foreach (var (file, text) in files)
        {
            await World.WorkingCopy.WriteAsync(file, text, CancellationToken.None);
        }

        var revision = await World.WorkingCopy.CommitAsync(message, CancellationToken.None);
        await World.WorkingCopy.PushAsync(CancellationToken.None);
        return revision;
    }

    internal Task<string> PushShopAsync(string version, ShopBehaviour behaviour)
        => PushAsync(version, [.. ShopManifests.Of(version, behaviour, isTwin: true)]);

    internal Task<TargetState> WhenTargetAsync(Func<TargetState, bool> isSo)
        => Eventually.WhenAsync(async () => (await Targets.ReadTargetAsync(StoryFiles.Target, CancellationToken.None)).State, isSo);

    internal async Task<RolloutDocument> WhenRolloutAsync(string revision, Func<RolloutDocument, bool> isSo)
        => (await Eventually.WhenAsync(() => Rollouts.FindAsync(RolloutNames.Id(StoryFiles.Target, revision), CancellationToken.None), found => found is not null && isSo(found)))!;

    internal async Task<IReadOnlyList<AuditRecord>> ReadAuditAsync()
        => [.. (await new AuditReader(World.Storage.AppendLog).ReadAsync(CancellationToken.None).ToArrayAsync()).Select(entry => entry.Record)];
}
