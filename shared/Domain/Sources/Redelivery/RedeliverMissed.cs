using Microsoft.Extensions.Logging;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Sources.Redelivery;

/// <summary>Has pushes delivered again that the Git host could not deliver, for sources that ask for it. GitHub makes one attempt only, and keeps deliveries for 3 days.</summary>
public sealed partial class RedeliverMissed(IFleet fleet, IHookDeliveries deliveries, IDocumentStore documents, TimeProvider time, ILogger<RedeliverMissed> logger)
{
    private static readonly TimeSpan HostKeeps = TimeSpan.FromDays(3);

    // Longer than the host keeps deliveries, so that nothing is asked for twice.
    private static readonly TimeSpan WeRemember = TimeSpan.FromDays(4);

    /// <returns>How many events the host was asked for. A source whose host does not answer is reported, and looked at again next time.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var asked = 0;
        foreach (var source in fleet.Current.Sources.Values.Where(source => source.Webhook is { Redeliver: true }).OrderBy(source => source.Name, StringComparer.Ordinal))
        {
            try
            {
                asked += await RedeliverAsync(source, cancellationToken);
            }
            catch (SourceException exception)
            {
                LogUnknown(logger, source.Name, exception.Message);
            }
        }

        return asked;
    }

    private async Task<int> RedeliverAsync(FleetSource source, CancellationToken cancellationToken)
    {
        var name = $"redeliveries/{source.Name}.json";
        var now = time.GetUtcNow();
        var attempts = await deliveries.ListAsync(source, now - HostKeeps, cancellationToken);
        var known = (await documents.ReadAsync<AskedRedeliveries>(name, cancellationToken)).Value ?? AskedRedeliveries.None;
        var count = 0;
        foreach (var missed in MissedDeliveries.Of(attempts, now - HostKeeps, known.Events))
        {
            var result = await deliveries.RedeliverAsync(source, missed, cancellationToken);
            if (result is Delivery.TryLater later)
            {
                LogLater(logger, source.Name, later.Reason);
                break;
            }

            // Asked first, noted then: killed in between, the event comes once more, and the webhook knows it again.
            known = known.With(missed.Guid, now, now - WeRemember);
            await documents.WriteAsync(name, known, cancellationToken);
            count += Report(source, missed, result);
        }

        return count;
    }

    private int Report(FleetSource source, HookDelivery missed, Delivery result)
    {
        if (result is Delivery.Refused refused)
        {
            LogRefused(logger, source.Name, missed.Guid, refused.Reason);
            return 0;
        }

        LogAsked(logger, source.Name, missed.Guid, missed.Time, missed.StatusCode);
        return 1;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Missed deliveries of source {Source} are not known: {Reason}")]
    private static partial void LogUnknown(ILogger logger, string source, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Missed deliveries of source {Source} wait for the next time: {Reason}")]
    private static partial void LogLater(ILogger logger, string source, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The host of source {Source} does not deliver {Guid} again: {Reason}")]
    private static partial void LogRefused(ILogger logger, string source, string guid, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The host of source {Source} was asked to deliver {Guid} again: its attempt of {Time} was answered with {Status}")]
    private static partial void LogAsked(ILogger logger, string source, string guid, DateTimeOffset time, int status);
}
