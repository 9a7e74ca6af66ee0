using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Probe;

/// <summary>What a probe app stands on; several apps on one storage are instances of one function app.</summary>
internal sealed record ProbeStorage(IQueueTransport Queues, IDocumentStore Documents, ILeases Locks, TimeProvider Time)
{
    public static ProbeStorage InMemory(FakeClock clock)
        => new(new InMemoryQueues(clock), new InMemoryDocumentStore(), new InMemoryLeases(clock), clock);

    /// <summary>Sends a probe message as the product does.</summary>
    public Task SendAsync(string what, string tag)
        => new QueueMessageSender(Queues, Documents, Time)
            .SendAsync(new ProbeMessage(what, tag), MessageContext.For("test"), TimeSpan.Zero, CancellationToken.None);
}
