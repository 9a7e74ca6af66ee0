using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Registries.Webhooks;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Scans;

/// <summary>Counts deliveries of registries that can't be verified, and says in the log once that it begins and once that it ends. The name is documented in infra/docs/metrics.md.</summary>
public sealed partial class RegistryWebhookReport : IRegistryWebhookReport, IDisposable
{
    private readonly ILogger<RegistryWebhookReport> _logger;
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _unverifiable;
    private readonly ConcurrentDictionary<string, byte> _unreadable = new(StringComparer.Ordinal);

    public RegistryWebhookReport(ILogger<RegistryWebhookReport> logger)
    {
        _logger = logger;
        _unverifiable = _meter.CreateCounter<long>("trimtab.webhooks.registries.unverifiable", description: "Webhook deliveries of registries refused because the secret can't be read, by registry.");
    }

    /// <inheritdoc/>
    public void Unverifiable(FleetRegistry registry, SecretUnavailableException why)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(why);
        _unverifiable.Add(1, new KeyValuePair<string, object?>("registry", registry.Name));
        if (_unreadable.TryAdd(registry.Name, 0))
        {
            Log.Unverifiable(_logger, registry.Name, why.Message);
        }
    }

    /// <inheritdoc/>
    public void Verifiable(FleetRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        if (_unreadable.TryRemove(registry.Name, out _))
        {
            Log.Verifiable(_logger, registry.Name);
        }
    }

    public void Dispose() => _meter.Dispose();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Every webhook of registry {Registry} is refused: {Why}")]
        public static partial void Unverifiable(ILogger logger, string registry, string why);

        [LoggerMessage(Level = LogLevel.Information, Message = "Webhooks of registry {Registry} are verified again")]
        public static partial void Verifiable(ILogger logger, string registry);
    }
}
