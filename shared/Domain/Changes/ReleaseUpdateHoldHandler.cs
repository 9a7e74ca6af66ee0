using Trimtab.Domain.Audit;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Changes;

/// <summary>Lifts holds of versions: with the next scan they may be proposed again.</summary>
public sealed class ReleaseUpdateHoldHandler(UpdateHolds holds, IAuditLog audit, IFleet fleet, TimeProvider time) : IMessageHandler<ReleaseUpdateHold>
{
    public async Task<Outcome> HandleAsync(ReleaseUpdateHold body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(context);
        var wanted = (await holds.ListAsync(cancellationToken)).Where(hold => hold.Asset == body.Asset && (body.Version is null || hold.Version.Version == body.Version)).ToArray();
        if (wanted.Length == 0)
        {
            return new Outcome.Done($"There is no hold of {body.Version ?? "any version"} for {body.Asset}.");
        }

        // Recorded first: what is lifted without a record could not be explained.
        await audit.AppendAsync([.. wanted.Select(hold => Record(hold, context))], cancellationToken);
        foreach (var part in wanted.Select(static hold => hold.Part).Distinct(StringComparer.Ordinal))
        {
            await holds.ReleaseAsync(body.Asset, part, body.Version, cancellationToken);
        }

        return new Outcome.Done($"Lifted for {body.Asset}: {string.Join(", ", wanted.Select(static hold => hold.Version.Version))}.");
    }

    private AuditRecord Record(UpdateHold hold, MessageContext context) => new(
        $"updateHold/{PartKey.Of(hold.Asset, hold.Part)}/{hold.Version.Version}/{context.MessageId}",
        time.GetUtcNow(),
        "updateHold.released",
        $"asset/{hold.Asset}",
        context.RequestedBy,
        $"{hold.Version.Version} of {hold.Artifact} may be proposed again; it was held since {hold.Since.UtcDateTime:u}: {hold.Reason}",
        null,
        hold.Version.Digest,
        null,
        fleet.Current.Version,
        context.CorrelationId);
}
