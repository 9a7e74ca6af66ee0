namespace Trimtab.Domain.Messaging;

/// <summary>A message's body: a trigger that only says "look again".</summary>
public interface IMessageBody
{
    /// <summary>The envelope's <see cref="Message.Kind"/>.</summary>
    static abstract string Kind { get; }

    /// <summary>The queue it travels on: one of <see cref="QueueNames"/>.</summary>
    static abstract string Queue { get; }
}
