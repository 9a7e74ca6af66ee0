namespace Trimtab.Adapters.Grpc.Incidents;

/// <summary>How much an <see cref="IncidentBuffer"/> keeps, and how surely.</summary>
public sealed record IncidentBufferOptions
{
    /// <summary>A directory of its own, on a volume that outlives the program.</summary>
    public required string Directory { get; init; }

    /// <summary>Most bytes of all messages; beyond, the oldest go.</summary>
    public long MaxBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Most messages; beyond, the oldest go.</summary>
    public int MaxMessages { get; init; } = 10_000;

    /// <summary>Most bytes of one message; a longer one is not taken.</summary>
    public int MaxMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>True: a message is on the disk itself before it counts as kept, so that it survives the node's power too. False: it survives the program's death only, and costs less.</summary>
    public bool IsFlushed { get; init; } = true;
}
