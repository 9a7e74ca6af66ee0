using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Trimtab.Domain.Rollouts;

/// <summary>Measures how late ticks are handled: while a rollout waits for its tick, nobody looks at its canary.</summary>
/// <param name="meter">Takes the measurements; disposed with this.</param>
/// <param name="logger">Told each one, at level Debug.</param>
public sealed partial class TickLag(Meter meter, ILogger<TickLag> logger) : IDisposable
{
    private readonly Histogram<double> _lag = meter.CreateHistogram<double>("trimtab.tick.lag", "s", "How long after its time a rollout's tick was handled.");

    /// <summary>Counts a tick that is handled now.</summary>
    /// <param name="document">The rollout as it was read for this tick.</param>
    /// <param name="now">The time; earlier than due counts as in time, by another instance's clock.</param>
    public void Handled(RolloutDocument document, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(document);
        var late = now - document.NextTickDue;
        late = late > TimeSpan.Zero ? late : TimeSpan.Zero;
        _lag.Record(late.TotalSeconds);
        Log.Handled(logger, document.Sequence, document.Id, late.TotalMilliseconds);
    }

    public void Dispose() => meter.Dispose();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Tick {Sequence} of {Rollout} is handled {LateMilliseconds} ms after its time")]
        public static partial void Handled(ILogger logger, long sequence, string rollout, double lateMilliseconds);
    }
}
