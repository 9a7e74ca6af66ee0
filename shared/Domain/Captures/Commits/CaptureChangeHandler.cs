using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Captures.Commits;

/// <summary>Keeps a change until it is pushed, and sees to it that a push comes: after the interval, or at once when enough changes wait.</summary>
public sealed class CaptureChangeHandler(
    RepositoryConfigs configs, CaptureDocuments documents, CaptureClaims claims, IMessageSender sender, TimeProvider time) : IMessageHandler<CaptureChange>
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
        var config = await configs.FindAsync(body.Cluster, body.Repository, cancellationToken);
        var (interval, maxCommits) = config is { Faults.Count: 0 } ? (config.Value.PushInterval, config.Value.MaxCommits) : (TimeSpan.FromMinutes(1), int.MaxValue);
        var waiting = maxCommits == int.MaxValue ? 0 : (await documents.FindWaitingAsync(body.Cluster, body.Repository, cancellationToken)).Count;
        var now = time.GetUtcNow();
        var wanted = waiting >= maxCommits ? now : now + interval;

        // A message that is overdue by so much was lost, or its handler died: another one does no harm.
        if (await documents.ReadDueAsync(body.Cluster, body.Repository, cancellationToken) is { } due && (due.IsRetry || due.At <= wanted) && due.At + interval > now)
        {
            return new Outcome.Done($"{body.Change.Object} waits for the push.");
        }

        // First the message, then the note of it: killed between them, the next change sends one more.
        await sender.SendAsync(new CommitChanges(body.Cluster, body.Repository), context, wanted - now, cancellationToken);
        await documents.WriteDueAsync(body.Cluster, body.Repository, new DuePush(wanted), cancellationToken);
        return new Outcome.Done($"{body.Change.Object} waits; the push comes in {(wanted - now).TotalSeconds:0} s.");
    }
}
