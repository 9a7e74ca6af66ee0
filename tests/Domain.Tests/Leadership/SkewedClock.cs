namespace Trimtab.Domain.Tests.Leadership;

/// <summary>A machine whose clock shows another time; its stopwatch and timers run as everybody's.</summary>
internal sealed class SkewedClock(TimeProvider common, TimeSpan skew) : TimeProvider
{
    public override long TimestampFrequency => common.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => common.GetUtcNow() + skew;

    public override long GetTimestamp() => common.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => common.CreateTimer(callback, state, dueTime, period);
}
