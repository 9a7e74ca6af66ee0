using Trimtab.Adapters.AzureStorage;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Storage;

namespace Trimtab.Adapters.Tests.AzureStorage;

public sealed class AzureQueuesTests(AzuriteFixture azurite) : QueueTransportContract, IClassFixture<AzuriteFixture>
{
    protected override IQueueTransport Queues => azurite.Account.Queues;

    protected override async Task SendRawAsync(string queue, string rawText)
        => await ((AzureQueues)azurite.Account.Queues).SendRawAsync(queue, rawText, TimeSpan.Zero, CancellationToken.None);
}
