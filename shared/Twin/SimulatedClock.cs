namespace Trimtab.Twin;

/// <summary>The time inside the cluster: while it catches up, the moment of the step it is at.</summary>
internal sealed class SimulatedClock(TimeProvider time)
{
    private DateTimeOffset? _step;

    public DateTimeOffset Now => _step ?? time.GetUtcNow();

    public DateTimeOffset Outside => time.GetUtcNow();

    /// <summary>Now, as object timestamps write it.</summary>
    public string Timestamp => Format(Now);

    public static string Format(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    public void StepTo(DateTimeOffset? moment) => _step = moment;
}
