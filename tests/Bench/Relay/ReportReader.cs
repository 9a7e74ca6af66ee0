using Trimtab.Adapters.AzureStorage;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Messaging;

namespace Trimtab.Bench.Relay;

/// <summary>Reads the queue of reports beside the relay.</summary>
internal static class ReportReader
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    /// <summary>Takes every report as soon as it is there, until each pod has one.</summary>
    /// <returns>The first report of each pod, by the pod's name.</returns>
    public static async Task<IReadOnlyDictionary<string, ReadReport>> ReadAsync(StorageAccount account, int pods, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, ReadReport>(StringComparer.Ordinal);
        while (read.Count < pods)
        {
            // Not deleted, which would take more of storage's time than the reports do: they stay hidden long enough.
            var messages = await account.Queues.ReceiveAsync(QueueNames.Incidents, 32, TimeSpan.FromMinutes(30), cancellationToken);
            var now = TimeProvider.System.GetUtcNow();
            foreach (var message in messages)
            {
                var report = await account.Reader.ReadBodyAsync<PodFailureReport>(account.Reader.Decode(message.Text!), cancellationToken);
                read.TryAdd(report.Pod.Name, new ReadReport(report.SeenAt, now, message.Text!.Contains(RelayScene.Secret, StringComparison.Ordinal)));
            }

            if (messages.Count == 0)
            {
                await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            }
        }

        return read;
    }
}
