using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Updates;

/// <summary>A person's order to take an update back: one that waits is dropped, one that runs is stopped, one that ended well is undone.</summary>
/// <param name="Update">The change's id.</param>
/// <param name="Why">In the person's words; may be empty.</param>
public sealed record UpdateRollBack(string Update, string Why) : IMessageBody
{
    public static string Kind => "updateRollBack";

    public static string Queue => QueueNames.Updates;
}
