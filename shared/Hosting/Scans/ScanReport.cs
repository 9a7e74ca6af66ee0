using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;
using Trimtab.Domain.Scans;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Scans;

/// <summary>Counts looks at repositories, and says in the log when one begins to fail, ends to fail, or loses tags. The names are documented in infra/docs/metrics.md.</summary>
public sealed partial class ScanReport : IScanReport, IDisposable
{
    private readonly ILogger<ScanReport> _logger;
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _scans;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _suspects;
    private readonly Histogram<double> _duration;

    public ScanReport(ILogger<ScanReport> logger)
    {
        _logger = logger;
        _scans = _meter.CreateCounter<long>("trimtab.scans", description: "Looks at repositories, by registry and result.");
        _failures = _meter.CreateCounter<long>("trimtab.scans.failures", description: "Looks that brought less than all, by registry and fault.");
        _suspects = _meter.CreateCounter<long>("trimtab.scans.suspects", description: "Listings that lost known tags, by registry.");
        _duration = _meter.CreateHistogram<double>("trimtab.scans.duration", "s", "Time of a look, from the first question to the last answer, by registry.");
    }

    /// <inheritdoc/>
    public void Looked(ArtifactName artifact, RepositoryMemory before, RepositoryMemory after, RegistryFault? refusal, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var result = refusal is not null ? "failed" : after.Fault.Length > 0 ? "partial" : "whole";
        _scans.Add(1, new TagList { { "registry", artifact.Host }, { "result", result } });
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("registry", artifact.Host));
        if (after.Fault.Length > 0)
        {
            var fault = refusal is { } known ? char.ToLowerInvariant(known.ToString()[0]) + known.ToString()[1..] : "partial";
            _failures.Add(1, new TagList { { "registry", artifact.Host }, { "fault", fault } });
        }

        if (after.SuspectCount > before.SuspectCount)
        {
            _suspects.Add(1, new KeyValuePair<string, object?>("registry", artifact.Host));
            Log.Lost(_logger, artifact.Text, after.SuspectCount);
        }

        if (after.Failures == 1 && before.Failures == 0)
        {
            Log.Failing(_logger, artifact.Text, after.Fault);
        }
        else if (after.Failures == 0 && before.Failures > 0)
        {
            Log.Whole(_logger, artifact.Text, before.Failures);
        }
    }

    /// <inheritdoc/>
    public void Forbidden(ArtifactName artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        _scans.Add(1, new TagList { { "registry", artifact.Host }, { "result", "forbidden" } });
    }

    /// <inheritdoc/>
    public void HookFailed(AssetId container, string hook, string why) => Log.HookFailed(_logger, container, hook, why);

    public void Dispose() => _meter.Dispose();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The command {Hook} of {Container} failed: {Why}")]
        public static partial void HookFailed(ILogger logger, AssetId container, string hook, string why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The listing of {Repository} lost {Count} known tags; it is not believed until a later one confirms it")]
        public static partial void Lost(ILogger logger, string repository, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Repository} can't be read whole, what is known of it stays: {Fault}")]
        public static partial void Failing(ILogger logger, string repository, string fault);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Repository} was read whole again after {Failures} looks that failed")]
        public static partial void Whole(ILogger logger, string repository, int failures);
    }
}
