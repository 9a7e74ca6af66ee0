using System.Diagnostics.Metrics;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Dispatching;

/// <summary>Counts what the dispatcher does; the names are documented in infra/docs/metrics.md.</summary>
public sealed class DispatchMetrics : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _invocations;
    private readonly Counter<long> _messages;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _age;

    public DispatchMetrics(TimeProvider time)
    {
        _time = time;
        _invocations = _meter.CreateCounter<long>("trimtab.invocations", description: "Invocations by function and result.");
        _messages = _meter.CreateCounter<long>("trimtab.messages", description: "Queue messages by queue, kind and outcome.");
        _duration = _meter.CreateHistogram<double>("trimtab.invocation.duration", "s", "Time an invocation took.");
        _age = _meter.CreateHistogram<double>("trimtab.message.age", "s", "Time from sending a message to working on it.");
    }

    public long Start() => _time.GetTimestamp();

    public void Invoked(string function, string result, long startTimestamp)
    {
        _invocations.Add(1, new("function", function), new("result", result));
        _duration.Record(_time.GetElapsedTime(startTimestamp).TotalSeconds, new KeyValuePair<string, object?>("function", function));
    }

    public void Handled(string queue, string kind, string outcome)
        => _messages.Add(1, new("queue", queue), new("kind", kind), new("outcome", outcome));

    /// <returns>The time since <paramref name="sent"/>; zero when the sender's clock is ahead.</returns>
    public TimeSpan Aged(string kind, DateTimeOffset sent)
    {
        var age = _time.GetUtcNow() - sent;
        age = age > TimeSpan.Zero ? age : TimeSpan.Zero;
        _age.Record(age.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));
        return age;
    }

    public void Dispose() => _meter.Dispose();
}
