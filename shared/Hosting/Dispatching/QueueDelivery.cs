using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Trimtab.Hosting.Dispatching;

/// <summary>One delivery of a queue message.</summary>
/// <param name="Queue">The queue it came from.</param>
/// <param name="Text">The message exactly as it was sent.</param>
/// <param name="Id">The queue's id of it; empty when the function was run by hand.</param>
/// <param name="DequeueCount">1 on the first delivery; 0 when run by hand.</param>
public sealed record QueueDelivery(string Queue, string Text, string Id, int DequeueCount)
{
    /// <summary>Takes the host's two layers of JSON off the message.</summary>
    public static bool TryDecode(InvocationPayload payload, string binding, string queue, [NotNullWhen(true)] out QueueDelivery? delivery)
    {
        delivery = null;
        if (payload.Data[binding] is not { } item)
        {
            return false;
        }

        var count = InvocationPayload.Unquote(payload.Metadata[InvocationNames.DequeueCount]);
        delivery = new QueueDelivery(
            queue,
            InvocationPayload.Unquote(item),
            InvocationPayload.Unquote(payload.Metadata[InvocationNames.Id]),
            int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return true;
    }
}
