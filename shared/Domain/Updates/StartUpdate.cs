using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Updates;

/// <summary>A change that may be made now: look at it, and make it when it still may.</summary>
/// <param name="Change">The change's id.</param>
public sealed record StartUpdate(string Change) : IMessageBody
{
    public static string Kind => "startUpdate";

    public static string Queue => QueueNames.Updates;
}
