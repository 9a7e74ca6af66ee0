namespace Trimtab.Adapters.Grpc.Incidents;

/// <summary>How an <see cref="IncidentStream"/> behaves toward its receiver.</summary>
public sealed record IncidentStreamOptions
{
    /// <summary>Most messages on the way without an acknowledgement.</summary>
    public int Window { get; init; } = 64;

    /// <summary>Without any acknowledgement for this long, while some are owed, the stream is opened anew.</summary>
    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time for the health check.</summary>
    public TimeSpan HealthTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The first pause after a failure; doubles with each that follows.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A message at which the receiver has ended the stream this often, as one it can't take, is given up: it would keep all others back.</summary>
    public int MaxRefusals { get; init; } = 5;
}
