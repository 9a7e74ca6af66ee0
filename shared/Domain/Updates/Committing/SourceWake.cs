using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Updates.Committing;

/// <summary>Has the reconciler look at a source that was written to: the host's webhook may be late, or meet nobody.</summary>
public sealed class SourceWake(TargetDocuments documents, IMessageSender sender)
{
    public Task WakeAsync(FleetSource source, UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(update);
        return sender.SendAsync(new ReconcileSource(source.Name), update.Context(), TimeSpan.Zero, cancellationToken);
    }

    /// <summary>The same unless the reconciler has seen a commit of the source's branch: whoever pushed it may have been killed before he told.</summary>
    public async Task WakeAsync(FleetSource source, UpdateDocument update, string head, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (state, _) = await documents.ReadSourceAsync(source.Name, cancellationToken);
        if (state.Head != head)
        {
            await WakeAsync(source, update, cancellationToken);
        }
    }
}
