using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.Notifications;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Notifications;

/// <summary>Counts attempts, and says in the log what never arrives; the names are documented in infra/docs/metrics.md.</summary>
public sealed partial class DeliveryReport : IDeliveryReport, IDisposable
{
    private readonly ILogger<DeliveryReport> _logger;
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _attempts;

    public DeliveryReport(ILogger<DeliveryReport> logger)
    {
        _logger = logger;
        _attempts = _meter.CreateCounter<long>("trimtab.notifications", description: "Attempts to deliver notifications by form and result.");
    }

    /// <inheritdoc/>
    public void Delivered(NotificationPlace place) => Count(place, "delivered");

    /// <inheritdoc/>
    public void Postponed(NotificationPlace place) => Count(place, "postponed");

    /// <inheritdoc/>
    public void Died(NotificationPlace place, DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        Count(place, "dead");
        Log.Died(_logger, letter.Notification.Id, letter.Place, letter.Attempts, letter.Reason);
    }

    public void Dispose() => _meter.Dispose();

    private void Count(NotificationPlace place, string result)
    {
        ArgumentNullException.ThrowIfNull(place);
        _attempts.Add(1, new("form", place.Form), new("result", result));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Notification {Id} did not reach {Place} after {Attempts} attempts and is a dead letter now (trimtab notify dead): {Reason}")]
        public static partial void Died(ILogger logger, string id, string place, int attempts, string reason);
    }
}
