using Trimtab.Domain.Audit;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Story;

namespace Trimtab.EndToEnd.Tests;

/// <summary>The whole of Trimtab on this machine: Azurite, the twin, a Git host, and the function app as a process of its own.</summary>
public sealed class StoryWorldFixture : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

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
        => WhenAsync(async () => (await Targets.ReadTargetAsync(StoryFiles.Target, CancellationToken.None)).State, isSo);

    internal Task<RolloutDocument> WhenRolloutAsync(string revision, Func<RolloutDocument, bool> isSo)
        => WhenAsync(() => Rollouts.FindAsync(RolloutNames.Id(StoryFiles.Target, revision), CancellationToken.None), isSo);

    internal async Task<IReadOnlyList<AuditRecord>> ReadAuditAsync()
        => [.. (await new AuditReader(World.Storage.AppendLog).ReadAsync(CancellationToken.None).ToArrayAsync()).Select(entry => entry.Record)];

    private static async Task<T> WhenAsync<T>(Func<Task<T?>> read, Func<T, bool> isSo)
        where T : class
    {
        var began = TimeProvider.System.GetTimestamp();
        T? last = null;
        while (TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            last = await read();
            if (last is not null && isSo(last))
            {
                return last;
            }

            await Task.Delay(LookEvery, TimeProvider.System);
        }

        throw new TimeoutException($"Not so within {Patience.TotalMinutes} minutes: {last}");
    }
}
