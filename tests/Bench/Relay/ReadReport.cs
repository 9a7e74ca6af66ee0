namespace Trimtab.Bench.Relay;

/// <summary>The first report of a pod.</summary>
/// <param name="SeenAt">When the relay's watch showed the failure.</param>
/// <param name="ReadAt">When the report was read from the queue.</param>
/// <param name="HasSecret">Whether its message holds the planted secret.</param>
internal sealed record ReadReport(DateTimeOffset SeenAt, DateTimeOffset ReadAt, bool HasSecret);
