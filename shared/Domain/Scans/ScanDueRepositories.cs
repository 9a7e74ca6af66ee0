using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Registries;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Scans;

/// <summary>Has every repository looked at whose interval has passed: once, however many assets use it.</summary>
public sealed class ScanDueRepositories(IFleet fleet, ArtifactUse use, IDocumentStore documents, IMessageSender sender, TimeProvider time)
{
    private const double Jitter = 0.2;

    // Those that become due in one run of the timer are spread until the next.
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(50);

    /// <returns>How many messages were sent.</returns>
    public async Task<int> RunAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var used = await use.ReadAsync(cancellationToken);
        var (schedule, etag) = await documents.ReadAsync<ScanSchedule>(ScanSchedule.Name, cancellationToken);
        var now = time.GetUtcNow();
        Dictionary<string, DateTimeOffset> due = new(StringComparer.Ordinal);
        var sent = 0;
        foreach (var artifact in used.Artifacts)
        {
            if (fleet.Current.Images.RefusalOf(artifact) is not null)
            {
                continue;
            }

            var interval = IntervalOf(used.PartsFrom(artifact));
            if (schedule?.Due.TryGetValue(artifact.Text, out var at) == true && at > now)
            {
                // An interval that became shorter counts at once.
                due[artifact.Text] = at > now + interval ? now + interval : at;
                continue;
            }

            var share = Share(artifact, now);
            await sender.SendAsync(new ScanRepository(artifact.Text, now), context, Spread * share, cancellationToken);
            due[artifact.Text] = now + (interval * (1 - (Jitter * share)));
            sent++;
        }

        await WriteAsync(new ScanSchedule(due), schedule, etag, cancellationToken);
        return sent;
    }

    /// <summary>The shortest interval of all assets that use a repository.</summary>
    private TimeSpan IntervalOf(IReadOnlyList<UsedPart> parts) => parts.Min(part => CheckInterval.Of(part.Asset, fleet.Current.Images.CheckInterval));

    // Sent before it is written: killed in between, the looks come twice rather than not at all. Another writer has sent the same.
    private async Task WriteAsync(ScanSchedule schedule, ScanSchedule? before, string etag, CancellationToken cancellationToken)
    {
        if (before is null)
        {
            await documents.TryCreateAsync(ScanSchedule.Name, schedule, cancellationToken);
        }
        else if (before.Due.Count != schedule.Due.Count || schedule.Due.Any(entry => !before.Due.TryGetValue(entry.Key, out var at) || at != entry.Value))
        {
            await documents.TryReplaceAsync(ScanSchedule.Name, schedule, etag, cancellationToken);
        }
    }

    /// <returns>0 to 1, the same for the same repository and time.</returns>
    private static double Share(ArtifactName artifact, DateTimeOffset now)
        => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{artifact.Text}/{now.UtcTicks}"))) / (double)uint.MaxValue;
}
