namespace Trimtab.Hosting.Engine;

/// <summary>A monitored timer's state, as the Functions host stores it: the member names are part of the format.</summary>
/// <param name="Last">When it last ran; year 1 when it never did.</param>
/// <param name="Next">When it is due.</param>
/// <param name="LastUpdated">The time from which <paramref name="Next"/> was computed.</param>
internal sealed record TimerStatus(DateTimeOffset Last, DateTimeOffset Next, DateTimeOffset LastUpdated);
