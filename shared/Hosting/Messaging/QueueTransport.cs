namespace Trimtab.Hosting.Messaging;

/// <summary>What carries the messages.</summary>
public enum QueueTransport
{
    Storage,
    ServiceBus,
}
