using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Webhooks;

/// <summary>Counts deliveries that can't be verified, and says in the log once that it begins and once that it ends: everybody may send some. The name is documented in infra/docs/metrics.md.</summary>
public sealed partial class WebhookReport : IWebhookReport, IDisposable
{
    private readonly ILogger<WebhookReport> _logger;
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _unverifiable;
    private readonly ConcurrentDictionary<string, byte> _unreadable = new(StringComparer.Ordinal);

    public WebhookReport(ILogger<WebhookReport> logger)
    {
        _logger = logger;
        _unverifiable = _meter.CreateCounter<long>("trimtab.webhooks.unverifiable", description: "Webhook deliveries refused because the secret can't be read, by source.");
    }

    /// <inheritdoc/>
    public void Unverifiable(FleetSource source, SecretUnavailableException why)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(why);
        _unverifiable.Add(1, new KeyValuePair<string, object?>("source", source.Name));
        if (_unreadable.TryAdd(source.Name, 0))
        {
            Log.Unverifiable(_logger, source.Name, why.Message);
        }
    }

    /// <inheritdoc/>
    public void Verifiable(FleetSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (_unreadable.TryRemove(source.Name, out _))
        {
            Log.Verifiable(_logger, source.Name);
        }
    }

    public void Dispose() => _meter.Dispose();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Every webhook of source {Source} is refused: {Why}")]
        public static partial void Unverifiable(ILogger logger, string source, string why);

        [LoggerMessage(Level = LogLevel.Information, Message = "Webhooks of source {Source} are verified again")]
        public static partial void Verifiable(ILogger logger, string source);
    }
}
