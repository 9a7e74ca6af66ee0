using Trimtab.Domain;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Cli.Doctor;

/// <summary>Storage takes, gives back and deletes a document and a message, and its clock agrees with ours.</summary>
internal sealed class StorageCheck(IDocumentStore documents, IQueueTransport queues, IPoisonQueues poison, TimeProvider time)
{
    /// <summary>Holds the probes; it stays, empty.</summary>
    public const string ProbeQueue = "doctor";

    private const string Area = "storage";

    /// <summary>The service tells whole seconds, and half a second may pass on the way.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ProbeVisibility = TimeSpan.FromSeconds(30);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        try
        {
            findings.Add(await ProbeDocumentAsync(cancellationToken));
            findings.AddRange(await ProbeQueueAsync(cancellationToken));
            findings.AddRange(await CountPoisonAsync(cancellationToken));
        }
        catch (StorageException exception)
        {
            findings.Add(Finding.Fail(Area, "", exception.Message, "Look at the connection string, the network, and whether the account (or Azurite) is up."));
        }
        catch (MessagingException exception)
        {
            findings.Add(Finding.Fail("poison", "", exception.Message, "Look at the settings of Service Bus and its queues, and at the network."));
        }

        return findings;
    }

    private async Task<Finding> ProbeDocumentAsync(CancellationToken cancellationToken)
    {
        var name = $"doctor/{Guid.NewGuid():n}.json";
        var probe = DocumentJson.Serialize(new Probe(name));
        await documents.WriteAsync(name, probe, cancellationToken);
        var back = await documents.ReadAsync(name, cancellationToken);
        await documents.DeleteAsync(name, cancellationToken);
        return back is not null && back.Content.Span.SequenceEqual(probe)
            ? Finding.Ok(Area, "documents", "a document was created, read and deleted")
            : Finding.Fail(Area, "documents", "a document that was just created reads differently", "Is another program writing to this container? Give each Trimtab its own (Storage:Container).");
    }

    private async Task<IReadOnlyList<Finding>> ProbeQueueAsync(CancellationToken cancellationToken)
    {
        var probe = Guid.NewGuid().ToString("n");
        var before = time.GetUtcNow();
        await queues.SendAsync(ProbeQueue, probe, TimeSpan.Zero, cancellationToken);
        var after = time.GetUtcNow();
        foreach (var message in await queues.ReceiveAsync(ProbeQueue, 32, ProbeVisibility, cancellationToken))
        {
            // What an interrupted look left behind goes too.
            await queues.DeleteAsync(ProbeQueue, message, cancellationToken);
            if (message.Text == probe)
            {
                return [Finding.Ok(Area, "queues", "a message was sent, received and deleted"), JudgeClock(message.InsertionTime - (before + ((after - before) / 2)))];
            }
        }

        return [Finding.Warn(Area, "queues", "a message was sent and not received", $"Is another doctor at work? Otherwise look into queue {ProbeQueue}.")];
    }

    private static Finding JudgeClock(TimeSpan skew)
        => skew.Duration() <= MostSkew
            ? Finding.Ok(Area, "clock", $"within {MostSkew.TotalSeconds:0} s of storage's")
            : Finding.Warn(Area, "clock", $"storage's clock is {skew.Duration().TotalSeconds:0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} this machine's", "Set this machine's clock by NTP; at 15 min storage refuses every call.");

    private async Task<IReadOnlyList<Finding>> CountPoisonAsync(CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        foreach (var queue in QueueNames.All)
        {
            if (await poison.LookAsync(queue, cancellationToken) is not { } look)
            {
                findings.Add(Finding.Warn("poison", queue, "what failed can't be counted", "Grant the right to manage the queue, or look there by other means."));
            }
            else if (look.Count > 0)
            {
                findings.Add(Finding.Warn("poison", queue, $"{look.Count} {(look.Count == 1 ? "message waits" : "messages wait")} in {look.Where} for a person", $"trimtab poison list --queue {queue}"));
            }
        }

        return findings.Count > 0 ? findings : [Finding.Ok("poison", "", "no message waits for a person")];
    }

    private sealed record Probe(string Name);
}
