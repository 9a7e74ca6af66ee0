using System.Diagnostics;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Local;

namespace Trimtab.Bench.Apply;

/// <summary>Trimtab as it runs in earnest: Git host, webhook, queues, storage, and the function app as a process of its own.</summary>
internal sealed class TrimtabSide(BenchCluster cluster, string directory, AppManifests manifests)
{
    private const string Name = "bench";
    private const string Secret = "bench";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public async Task<ApplyFigures> RunAsync(CancellationToken cancellationToken)
    {
        await using var azurite = await AzuriteProcess.StartAsync(LocalTools.Find(), new AzuriteOptions(), TimeProvider.System, cancellationToken);
        await using var git = await GitHttpServer.StartAsync(Path.Combine(directory, "git"), token: null, port: 0, cancellationToken);
        var repository = await git.CreateRepositoryAsync("acme/apps", cancellationToken);
        var copy = await LocalRepository.CreateAsync(Path.Combine(directory, "apps"), repository, "main", cancellationToken);
        // The branch must exist, or the app's first look finds a source that can't be read.
        await copy.WriteAsync("README.md", "bench", cancellationToken);
        await copy.CommitAsync("Begin", cancellationToken);
        await copy.PushAsync(cancellationToken);
        await using var app = await StartAsync(azurite.ConnectionString, repository, cancellationToken);
        using var account = new StorageAccount(new StorageOptions { ConnectionString = azurite.ConnectionString }, TimeProvider.System);
        await WaitUntilIdleAsync(account, cancellationToken);

        await manifests.WriteAsync(Path.Combine(copy.Directory, Name), cancellationToken);
        var revision = await copy.CommitAsync("Add the apps", cancellationToken);
        git.Webhook = new LocalWebhook(new Uri(app.Url, $"api/webhooks/{Name}"), Secret);
        var pushed = TimeProvider.System.GetUtcNow();
        await copy.PushAsync(cancellationToken);
        var (state, record) = await WaitUntilHealthyAsync(account, revision, cancellationToken);
        await BenchCluster.RestAsync(cancellationToken);
        await WaitUntilIdleAsync(account, cancellationToken);

        var began = Stopwatch.GetTimestamp();
        await account.Sender.SendAsync(new ReconcileSource(Name), MessageContext.For("bench"), TimeSpan.Zero, cancellationToken);
        await WaitUntilIdleAsync(account, cancellationToken);
        var unchanged = Stopwatch.GetElapsedTime(began);

        var use = ProcessUse.Read(app.ProcessId) ?? throw new InvalidOperationException("The function app has ended.");
        var healthy = state.Since - pushed;
        return new ApplyFigures(
            healthy - (record.Timings.Health ?? TimeSpan.Zero), healthy, unchanged, use.PeakBytes, use.Processor, Stages: record.Timings);
    }

    private async Task<FunctionAppProcess> StartAsync(string storage, Uri repository, CancellationToken cancellationToken)
    {
        var fleet = Path.Combine(directory, "fleet.yaml");
        await File.WriteAllTextAsync(fleet, $$"""
            apiVersion: trimtab.dev/v1alpha1
            kind: Fleet
            clusters: { {{BenchCluster.Name}}: { kubeconfig: { file: {{cluster.Kubeconfig}} } } }
            sources:
              {{Name}}: { repository: {{repository}}, interval: 1d, webhook: { provider: github, secret: { env: BENCH_SECRET } } }
            targets:
              {{Name}}: { source: {{Name}}, path: {{Name}}, cluster: {{BenchCluster.Name}} }

            """, cancellationToken);
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = storage,
            ["Fleet__Path"] = fleet,
            ["BENCH_SECRET"] = Secret,
            ["Git__CacheDirectory"] = Path.Combine(directory, "git-cache"),
        };
        return await FunctionAppProcess.StartAsync(HostProgram.Path, FreePort.Url(), settings, Path.Combine(directory, "app.log"), TimeProvider.System, cancellationToken);
    }

    private static async Task<(TargetState State, RevisionRecord Record)> WaitUntilHealthyAsync(StorageAccount account, string revision, CancellationToken cancellationToken)
    {
        var documents = new TargetDocuments(account.Documents);
        while (true)
        {
            var (state, _) = await documents.ReadTargetAsync(Name, cancellationToken);
            if (state.Revision == revision && state.Phase == TargetPhase.Healthy && await documents.FindRevisionAsync(Name, revision, cancellationToken) is { } record)
            {
                return (state, record);
            }

            if (state.Revision == revision && state.Phase == TargetPhase.Failed)
            {
                throw new InvalidOperationException($"Trimtab did not apply: {state.Message} {string.Join("; ", state.Reasons)}");
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>A message leaves its queue when it has been handled, and not before those that it asked for are in theirs.</summary>
    private static async Task WaitUntilIdleAsync(StorageAccount account, CancellationToken cancellationToken)
    {
        while (await account.Queues.CountAsync(QueueNames.Reconcile, cancellationToken) > 0)
        {
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }
}
