using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Captures.Commits;

/// <summary>Keeps a change until it is pushed, and sees to it that a push comes: after the interval, or at once when enough changes wait.</summary>
public sealed class CaptureChangeHandler(
    RepositoryConfigs configs, CaptureDocuments documents, RepositoryPushes pushes, CaptureClaims claims, IMessageSender sender, TimeProvider time) : IMessageHandler<CaptureChange>
{
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(1);

    public async Task<Outcome> HandleAsync(CaptureChange body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (body.Change.Object.Kind is { Group: "", Kind: "Secret" })
        {
            return new Outcome.Done($"{body.Change.Object} is not kept: {CaptureRule.SecretsRefused}");
        }

        try
        {
            if (await claims.TakeAsync(body.Cluster, body.Repository, body.Change, cancellationToken) is { What: CaptureRulingKind.Drop } ruling)
            {
                return new Outcome.Done($"{body.Change.Object} is not kept: {ruling.Reason}.");
            }
        }
        catch (TargetOvertakenException overtaken)
        {
            return new Outcome.Wait(BusyWait, overtaken.Message);
        }

        await documents.KeepAsync(body.Cluster, body.Repository, body.Change, cancellationToken);
        return await EnsurePushAsync(body, context, cancellationToken);
    }

    private async Task<Outcome> EnsurePushAsync(CaptureChange body, MessageContext context, CancellationToken cancellationToken)
    {
        var known = await pushes.ReadAsync(body.Cluster, body.Repository, cancellationToken);
        var now = time.GetUtcNow();
        if (known.IsBy(now))
        {
            return new Outcome.Done($"{body.Change.Object} waits for the push.");
        }

        var found = known.Pace ?? await FindPaceAsync(body, cancellationToken);
        var pace = found ?? PushPace.Unknown;
        var wanted = await documents.IsWaitingAsync(body.Cluster, body.Repository, pace.MaxCommits, cancellationToken) ? now : now + pace.Interval;

        // First the note, then the message: a push that is noted is asked for again when its message never comes. The other way round the
        // push might be over before it is noted, and what is noted then would keep the changes after it from asking for theirs.
        if (!await pushes.ChangeAsync(
            body.Cluster,
            body.Repository,
            push => push.IsBy(wanted) ? push : push with { DueAt = wanted, IsRetry = false, Pace = push.Pace ?? found },
            cancellationToken))
        {
            return new Outcome.Done($"{body.Change.Object} waits for the push.");
        }

        await sender.SendAsync(new CommitChanges(body.Cluster, body.Repository), context, wanted - now, cancellationToken);
        return new Outcome.Done($"{body.Change.Object} waits; the push comes in {(wanted - now).TotalSeconds:0} s.");
    }

    /// <returns>Null when it can't be read.</returns>
    private async Task<PushPace?> FindPaceAsync(CaptureChange body, CancellationToken cancellationToken)
    {
        try
        {
            return await configs.FindAsync(body.Cluster, body.Repository, cancellationToken) is { Faults.Count: 0 } config ? config.Value.Pace : null;
        }
        catch (ClusterException)
        {
            return null;
        }
    }
}
