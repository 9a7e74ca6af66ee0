using System.Text.Json.Nodes;
using Trimtab.Adapters.Docker;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Containers;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Updates;

namespace Trimtab.Adapters.Tests.Updates;

/// <summary>One container of a real engine that is updated from one image to another.</summary>
internal sealed class ContainerScene(DockerConnection connection, string name, string repository = "trimtab.test/app", IPullCredentials? credentials = null)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public Killer Killer { get; } = new();

    public string Name => name;

    public DockerUpdateMode Mode => new(new MortalContainerHost(new DockerHost(connection), Killer), new ContainerImages(credentials ?? new NoPullCredentials()), TimeProvider.System);

    public UpdateDocument Update(string to = "2.0.0", string? digest = null, string from = "1.0.0") => new()
    {
        Change = new Change(new AssetId("engine", "", AssetKind.Container, name), name, repository, new ArtifactVersion(from, null), new ArtifactVersion(to, digest), VersionChange.Major),
        Asset = new Asset(new AssetId("engine", "", AssetKind.Container, name)),
        Mode = UpdateMode.Docker,
        Execution = new UpdateExecution(),
        QueuedAt = DateTimeOffset.UnixEpoch,
        PhaseSince = DateTimeOffset.UnixEpoch,
        NextTickDue = DateTimeOffset.UnixEpoch,
        Phase = UpdatePhase.Executing,
    };

    public async Task<UpdateDocument> SavedAsync(UpdateDocument update) => update with { Saved = await Mode.SaveAsync(update, CancellationToken.None) };

    /// <summary>Applies until it is through; a killed process is started again.</summary>
    public Task<UpdateProgress> ApplyAsync(UpdateDocument update) => UntilAsync(() => Mode.ApplyAsync(update, CancellationToken.None));

    public Task<UpdateProgress> RestoreAsync(UpdateDocument update) => UntilAsync(() => Mode.RestoreAsync(update, CancellationToken.None));

    public async Task<JsonObject> InspectAsync()
        => await connection.FindAsync(DockerCall.Get($"/containers/{name}/json"), CancellationToken.None) ?? throw new InvalidOperationException($"{name} is gone.");

    /// <summary>Names of all containers that are the scene's.</summary>
    public async Task<IReadOnlyList<(string Name, bool IsRunning)>> ListAsync()
        => [.. (await connection.ReadAsync(DockerCall.Get("/containers/json?all=true"), CancellationToken.None) as JsonArray)!.OfType<JsonObject>()
            .Select(static container => (Name: container["Names"]![0]!.GetValue<string>().TrimStart('/'), IsRunning: container.Text("State") == "running"))
            .Where(container => container.Name == name || container.Name.StartsWith($"{name}.", StringComparison.Ordinal))];

    public async Task ClearAsync()
    {
        foreach (var container in await ListAsync())
        {
            await connection.ReadAsync(DockerCall.Delete($"/containers/{container.Name}?force=true"), CancellationToken.None);
        }
    }

    public Task<string> RunAsync(JsonObject? configuration = null, string from = "1.0.0") => DockerContent.RunAsync(connection, name, $"{repository}:{from}", configuration ?? NoPull());

    public static JsonObject NoPull() => new() { ["Labels"] = new JsonObject { ["com.centurylinklabs.watchtower.no-pull"] = "true" } };

    private async Task<UpdateProgress> UntilAsync(Func<Task<UpdateProgress>> step)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            try
            {
                if (await step() is not UpdateProgress.Pending and var progress)
                {
                    return progress;
                }
            }
            catch (KilledException)
            {
                (await ListAsync()).ShouldNotBeEmpty();
                Killer.Disarm();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
