using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.Fleet;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Webhooks;

/// <summary>Counts deliveries that can't be verified, and says in the log once that it begins and once that it ends: everybody may send some. The names are documented in infra/docs/metrics.md.</summary>
internal sealed partial class UnverifiableWebhooks : IDisposable
{
    private readonly ILogger _logger;
    private readonly string _kind;
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _count;
    private readonly ConcurrentDictionary<string, byte> _unreadable = new(StringComparer.Ordinal);

    /// <param name="logger">Is told.</param>
    /// <param name="metric">The counter's name.</param>
    /// <param name="kind">Whose webhooks: <c>source</c>, <c>registry</c>. The counter's label, too.</param>
    public UnverifiableWebhooks(ILogger logger, string metric, string kind)
    {
        (_logger, _kind) = (logger, kind);
        _count = _meter.CreateCounter<long>(metric, description: $"Webhook deliveries refused because the secret can't be read, by {kind}.");
    }

    public void Refused(string name, SecretUnavailableException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        _count.Add(1, new KeyValuePair<string, object?>(_kind, name));
        if (_unreadable.TryAdd(name, 0))
        {
            Log.Unverifiable(_logger, _kind, name, why.Message);
        }
    }

    public void Verified(string name)
    {
        if (_unreadable.TryRemove(name, out _))
        {
            Log.Verifiable(_logger, _kind, name);
        }
    }

    public void Dispose() => _meter.Dispose();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Every webhook of {Kind} {Name} is refused: {Why}")]
        public static partial void Unverifiable(ILogger logger, string kind, string name, string why);

        [LoggerMessage(Level = LogLevel.Information, Message = "Webhooks of {Kind} {Name} are verified again")]
        public static partial void Verifiable(ILogger logger, string kind, string name);
    }
}
