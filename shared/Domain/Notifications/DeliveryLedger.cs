using Trimtab.Domain.State;

namespace Trimtab.Domain.Notifications;

/// <summary>Where each notification has come at each place. Written by ETag only: of two workers that begin at the same place, one wins.</summary>
public sealed class DeliveryLedger(IDocumentStore documents)
{
    private static readonly NotificationDeliveries Empty = new(new Dictionary<string, PlaceDelivery>(StringComparer.Ordinal));

    /// <returns>Empty for one that was never tried.</returns>
    public async Task<NotificationDeliveries> ReadAsync(string id, CancellationToken cancellationToken)
        => (await documents.ReadAsync<NotificationDeliveries>(NameOf(id), cancellationToken)).Value ?? Empty;

    /// <summary>Changes what is noted of one place.</summary>
    /// <param name="id">The notification's id.</param>
    /// <param name="place">The place's key.</param>
    /// <param name="change">From what is noted now (null: nothing) to what shall be; null to leave it. Called again when somebody else wrote meanwhile.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What is noted from now on; null when it was left.</returns>
    public async Task<PlaceDelivery?> ChangeAsync(
        string id, string place, Func<PlaceDelivery?, PlaceDelivery?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (deliveries, etag) = await documents.ReadAsync<NotificationDeliveries>(NameOf(id), cancellationToken);
            if (change(deliveries?.Places.GetValueOrDefault(place)) is not { } next)
            {
                return null;
            }

            var changed = (deliveries ?? Empty).With(place, next);
            var written = deliveries is null
                ? await documents.TryCreateAsync(NameOf(id), changed, cancellationToken)
                : await documents.TryReplaceAsync(NameOf(id), changed, etag, cancellationToken);
            if (written is not null)
            {
                return next;
            }
        }
    }

    private static string NameOf(string id) => $"notifications/{DocumentName.Of(id)}.json";
}
