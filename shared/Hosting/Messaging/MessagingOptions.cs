namespace Trimtab.Hosting.Messaging;

/// <summary>How messages travel: section <c>Messaging</c>.</summary>
public sealed class MessagingOptions
{
    public const string Section = "Messaging";

    /// <summary><see cref="QueueTransport.Storage"/>: queues of the storage account, on both engines. <see cref="QueueTransport.ServiceBus"/>: under a Functions host only.</summary>
    public QueueTransport Transport { get; set; } = QueueTransport.Storage;
}
