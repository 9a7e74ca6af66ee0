using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Updates;

/// <summary>Look at an update again.</summary>
/// <param name="Update">The change's id.</param>
/// <param name="Sequence">The tick's number in the update's document; a stale one is acknowledged and ends its chain.</param>
public sealed record UpdateTick(string Update, long Sequence) : IMessageBody
{
    public static string Kind => "updateTick";

    public static string Queue => QueueNames.Updates;
}
