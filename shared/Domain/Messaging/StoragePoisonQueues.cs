namespace Trimtab.Domain.Messaging;

/// <summary>Poison queues that can be counted and peeked at.</summary>
public sealed class StoragePoisonQueues(IQueueTransport queues) : IPoisonQueues
{
    private const int Shown = 5;

    public async Task<PoisonLook?> LookAsync(string queue, CancellationToken cancellationToken)
    {
        var poison = QueueNames.PoisonOf(queue);
        var count = await queues.CountAsync(poison, cancellationToken);
        var seen = count > 0 ? await queues.PeekAsync(poison, Shown, cancellationToken) : [];
        return new PoisonLook(count, poison, [.. seen.Select(message => message.Id)]);
    }
}
