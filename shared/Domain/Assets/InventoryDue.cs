using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Assets;

/// <summary>Has every place scanned whose interval has passed, or that a changed fleet concerns; forgets places that the fleet no longer names.</summary>
public sealed class InventoryDue(IFleet fleet, AssetInventory inventory, IMessageSender sender, TimeProvider time)
{
    /// <summary>A place that did not answer is looked at again after this time, or after the interval when that is shorter.</summary>
    internal static readonly TimeSpan SilentRetry = TimeSpan.FromMinutes(2);

    private const double Jitter = 0.2;
    private const string NotNamed = "the fleet does not name it any more";

    // A slip in the fleet must not cost a place its history.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    /// <returns>How many scans were asked for.</returns>
    public async Task<int> RunAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var document = fleet.Current;
        var heads = await inventory.ReadHeadsAsync(document.Places, cancellationToken);
        if (heads.Any(static head => head.Damage.Length > 0))
        {
            await inventory.CheckAsync(cancellationToken);
            heads = await inventory.ReadHeadsAsync(document.Places, cancellationToken);
        }

        var sent = 0;
        foreach (var head in heads)
        {
            sent += await SendDueAsync(document, head, context, cancellationToken) ? 1 : 0;
        }

        await ForgetAsync(document, cancellationToken);
        return sent;
    }

    private async Task<bool> SendDueAsync(FleetDocument document, PlaceHead head, MessageContext context, CancellationToken cancellationToken)
    {
        var place = head.Document.Place;
        var now = time.GetUtcNow();
        var concern = document.DigestForPlace(place);
        if (now < head.Document.DueAt && head.Document.Concern == concern && head.Document.GoneAt is null)
        {
            return false;
        }

        // Sent first: killed in between, the scan comes twice rather than not at all.
        await sender.SendAsync(new ScanPlace(place), context, TimeSpan.Zero, cancellationToken);
        await inventory.TryWriteHeadAsync(head, head.Document with { DueAt = now + Wait(document, head.Document, now), Concern = concern, GoneAt = null }, cancellationToken);
        return true;
    }

    private static TimeSpan Wait(FleetDocument fleet, PlaceDocument place, DateTimeOffset now)
    {
        var interval = fleet.Inventory.Interval;
        if (place.IsSilent && interval > SilentRetry)
        {
            return SilentRetry;
        }

        // So that many places don't come at once.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{place.Place}/{now.UtcTicks}"));
        return interval * (1 - (Jitter * BinaryPrimitives.ReadUInt32LittleEndian(hash) / uint.MaxValue));
    }

    private async Task ForgetAsync(FleetDocument document, CancellationToken cancellationToken)
    {
        var gone = (await inventory.ListPlacesAsync(cancellationToken)).Where(place => !document.HasPlace(place));
        foreach (var head in await inventory.ReadHeadsAsync(gone, cancellationToken))
        {
            if (head.Document.GoneAt is not { } since)
            {
                await inventory.TryWriteHeadAsync(head, head.Document with { GoneAt = time.GetUtcNow(), Fault = NotNamed }, cancellationToken);
            }
            else if (time.GetUtcNow() - since >= Remembered)
            {
                await inventory.ForgetAsync(head.Document, cancellationToken);
            }
        }
    }
}
