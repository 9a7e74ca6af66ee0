using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;

namespace Trimtab.Functions.Tests.Probe;

/// <summary>Does what its message says; a message that waits does so once.</summary>
internal sealed class ProbeHandler(ProbeJournal journal) : IMessageHandler<ProbeMessage>
{
    public async Task<Outcome> HandleAsync(ProbeMessage body, MessageContext context, CancellationToken cancellationToken)
    {
        var entry = $"{body.Do} {body.Tag}";
        var isFirst = !journal.Entries.Contains(entry);
        journal.Add(entry);
        switch (body.Do)
        {
            case "wait" when isFirst:
                return new Outcome.Wait(TimeSpan.FromMilliseconds(100), "Not yet.");
            case "stall":
                return new Outcome.Stalled("A person is needed.");
            case "throw":
                throw new InvalidOperationException("The secret word is swordfish.");
            case "silent":
                throw new ClusterException("No answer.", "Timeout", 0);
            case "stranger":
                throw new ClusterException("Who are you?", "Unauthorized", 401);
            case "forbidden":
                throw new ClusterException("You may not.", "Forbidden", 403);
            case "block":
                await journal.Gate.Task.WaitAsync(cancellationToken);
                break;
        }

        return new Outcome.Done("Done.");
    }
}
