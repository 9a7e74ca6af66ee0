using System.Text.Json;

namespace Trimtab.Hosting.Dispatching;

/// <summary>One run of a timer.</summary>
/// <param name="IsPastDue">The run was due while no instance was there to make it.</param>
public sealed record TimerDelivery(bool IsPastDue)
{
    public static TimerDelivery Decode(InvocationPayload payload, string binding)
        => new(payload.Data[binding]?[InvocationNames.IsPastDue]?.GetValueKind() == JsonValueKind.True);
}
