namespace Trimtab.Hosting.Functions;

/// <summary><c>extensions.queues</c> of host.json, with the Functions host's own defaults.</summary>
public sealed record QueueSettings
{
    /// <summary>Messages taken at once, 1 to 32.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>The next batch is taken when no more than this many messages are still being worked on.</summary>
    public int NewBatchThreshold { get; init; } = 8;

    /// <summary>Deliveries before a failing message goes to the poison queue.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>The wait before a failed message is tried again.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>The longest pause between two looks at an empty queue; at least 100 ms.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);
}
