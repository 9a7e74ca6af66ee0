using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Sources;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Captures.Commits;

/// <summary>Commits what waits for a repository, one commit a change, and pushes it: the only writer of the repository while it works.</summary>
public sealed class CommitChangesHandler(
    RepositoryConfigs configs, ChangePusher pusher, CaptureDocuments documents, RepositoryPushes pushes, ICaptureReport report, ILeases leases, TimeProvider time) : IMessageHandler<CommitChanges>
{
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TroubleWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RefusedWait = TimeSpan.FromMinutes(1);

    /// <summary>Until a repository that needs a person is looked at again, unless its <c>GitRepoConfig</c> changes before.</summary>
    private static readonly TimeSpan FaultyWait = TimeSpan.FromMinutes(10);

    public async Task<Outcome> HandleAsync(CommitChanges body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        await using var lease = await TargetLease.TryTakeNamedAsync(leases, LeaseOf(body.Cluster, body.Repository), context.MessageId, time, cancellationToken);
        if (lease is null)
        {
            return new Outcome.Wait(BusyWait, $"Repository {body.Repository} is being written.");
        }

        try
        {
            return await CommitAsync(body, lease.Token);
        }
        catch (TargetOvertakenException overtaken)
        {
            return new Outcome.Wait(BusyWait, overtaken.Message);
        }
        catch (OperationCanceledException) when (lease.IsLost && !cancellationToken.IsCancellationRequested)
        {
            return new Outcome.Wait(BusyWait, $"The lease of repository {body.Repository} was lost.");
        }
        catch (ClusterException exception) when (!exception.IsRefusal)
        {
            return await LaterAsync(body, exception.RetryAfter is { } asked && asked > TroubleWait ? asked : TroubleWait, exception.Message, cancellationToken);
        }
        catch (ClusterException refusal)
        {
            // A push that was done already, and only can't be told, holds up no later one.
            await pushes.ChangeAsync(body.Cluster, body.Repository, push => push.DueAt is null ? push : Later(push, FaultyWait), cancellationToken);
            return new Outcome.Stalled($"What waits for repository {body.Repository} is kept: {refusal.Message}");
        }
    }

    /// <summary>The lease that a repository's writer holds.</summary>
    internal static string LeaseOf(string cluster, string repository) => $"captures/{cluster}/{repository}";

    private async Task<Outcome> CommitAsync(CommitChanges body, CancellationToken cancellationToken)
    {
        if (await configs.FindAsync(body.Cluster, body.Repository, cancellationToken) is not { } config)
        {
            await pushes.ChangeAsync(body.Cluster, body.Repository, push => Later(push, FaultyWait) with { Pace = null }, cancellationToken);
            return new Outcome.Done($"Cluster {body.Cluster} has no GitRepoConfig {body.Repository} any more; what waits for it is kept.");
        }

        if (config.Faults.Count > 0)
        {
            await pushes.ChangeAsync(body.Cluster, body.Repository, push => Later(push, FaultyWait) with { Pace = null }, cancellationToken);
            await ReportAsync(body, config, ReadyCondition.Invalid(config.Faults), cancellationToken);
            return new Outcome.Done($"GitRepoConfig {body.Repository} is wrong; what waits for it is kept: {string.Join(" ", config.Faults)}");
        }

        try
        {
            // From here on a change that comes asks for a message of its own.
            await pushes.ChangeAsync(body.Cluster, body.Repository, push => push with { DueAt = null, IsRetry = false, Pace = config.Value.Pace }, cancellationToken);
            var pushed = await pusher.PushAsync(body.Cluster, body.Repository, config.Value.ToSource(body.Cluster), cancellationToken);
            await ReportAsync(body, config, new ReadyCondition(true, "Pushed", "Changes are committed and pushed."), cancellationToken);
            if (pushed is { Rest: 0, Waiting: > 0 })
            {
                return await LaterAsync(
                    body, TroubleWait, $"Repository {body.Repository}: {pushed.Commits} commits were pushed; {pushed.Waiting} changes wait for the reconciler.", cancellationToken);
            }

            return pushed.Rest == 0
                ? new Outcome.Done($"Repository {body.Repository}: {pushed.Commits} commits of {pushed.Changes} changes were pushed.")
                : await LaterAsync(body, TimeSpan.Zero, $"Repository {body.Repository}: {pushed.Commits} commits were pushed; {pushed.Rest} changes wait.", cancellationToken);
        }
        catch (SourceException exception)
        {
            await ReportAsync(body, config, new ReadyCondition(false, exception.IsTransient ? "Unreachable" : "Refused", exception.Message), cancellationToken);
            return await LaterAsync(body, exception.IsTransient ? TroubleWait : RefusedWait, exception.Message, cancellationToken);
        }
    }

    /// <summary>This message comes again; the note of it keeps changes that come meanwhile from asking for one more each.</summary>
    private async Task<Outcome> LaterAsync(CommitChanges body, TimeSpan after, string why, CancellationToken cancellationToken)
    {
        await pushes.ChangeAsync(body.Cluster, body.Repository, push => Later(push, after), cancellationToken);
        return new Outcome.Wait(after, why);
    }

    /// <summary>No change asks for a push before that; when no message comes by then, the sweep sends one.</summary>
    private RepositoryPush Later(RepositoryPush push, TimeSpan after) => push with { DueAt = time.GetUtcNow() + after, IsRetry = true };

    private async Task ReportAsync(CommitChanges body, RepositoryConfigs.Found config, ReadyCondition ready, CancellationToken cancellationToken)
    {
        var waiting = await documents.FindWaitingAsync(body.Cluster, body.Repository, cancellationToken);
        report.Queued(body.Cluster, body.Repository, waiting.Count);
        var state = await documents.ReadStateAsync(body.Cluster, body.Repository, cancellationToken);
        await configs.ReportAsync(body.Cluster, config, ready, state, waiting.Count, time.GetUtcNow(), cancellationToken);
    }
}
