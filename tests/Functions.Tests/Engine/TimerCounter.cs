namespace Trimtab.Functions.Tests.Engine;

/// <summary>A clock that counts how often its timers are set.</summary>
internal sealed class TimerCounter(TimeProvider inner) : TimeProvider
{
    public int TimesSet { get; private set; }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => new Counted(this, inner.CreateTimer(callback, state, dueTime, period));

    private sealed class Counted(TimerCounter counter, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            counter.TimesSet++;
            return timer.Change(dueTime, period);
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
