using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Trimtab.Hosting.Functions;
using Trimtab.Hosting.Messaging;

namespace Trimtab.Hosting.Dispatching;

/// <summary>One delivery of a queue message.</summary>
/// <param name="Queue">The queue it came from.</param>
/// <param name="Text">The message exactly as it was sent.</param>
/// <param name="Id">The queue's id of it; empty when the function was run by hand.</param>
/// <param name="DequeueCount">1 on the first delivery; 0 when run by hand.</param>
public sealed record QueueDelivery(string Queue, string Text, string Id, int DequeueCount)
{
    /// <summary>Takes the host's two layers of JSON off the message.</summary>
    /// <remarks>Service Bus has other names for the id and the count: "Azure Service Bus trigger for Azure Functions", message metadata.</remarks>
    public static bool TryDecode(InvocationPayload payload, FunctionTrigger.Queue trigger, [NotNullWhen(true)] out QueueDelivery? delivery)
    {
        delivery = null;
        if (payload.Data[trigger.Binding] is not { } item)
        {
            return false;
        }

        var (idName, countName) = trigger.Transport == QueueTransport.ServiceBus
            ? (InvocationNames.MessageId, InvocationNames.DeliveryCount)
            : (InvocationNames.Id, InvocationNames.DequeueCount);
        var count = InvocationPayload.Unquote(payload.Metadata[countName]);
        delivery = new QueueDelivery(
            trigger.QueueName,
            InvocationPayload.Unquote(item),
            InvocationPayload.Unquote(payload.Metadata[idName]),
            int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return true;
    }
}
