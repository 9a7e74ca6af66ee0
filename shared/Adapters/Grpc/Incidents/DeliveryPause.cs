namespace Trimtab.Adapters.Grpc.Incidents;

/// <summary>How long to wait before the next try: doubling, bounded, and spread, so that many relays do not come back at once.</summary>
public static class DeliveryPause
{
    /// <param name="failures">In a row; at least 1.</param>
    /// <param name="first">After the first failure, at most.</param>
    /// <param name="longest">After any number of failures, at most.</param>
    /// <param name="luck">0 to below 1.</param>
    /// <returns>Between half and all of the bound for this number of failures.</returns>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest, double luck)
    {
        var bound = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 30)));
        return TimeSpan.FromMilliseconds(bound * (0.5 + (luck / 2)));
    }
}
