namespace Trimtab.Adapters.Http;

/// <summary>When a server that does not answer is no longer asked, and for how long.</summary>
/// <param name="After">Calls in a row without an answer.</param>
/// <param name="Wait">The first pause; it doubles with each probe that fails.</param>
/// <param name="MaxWait">The longest pause.</param>
internal sealed record ServerBreak(int After, TimeSpan Wait, TimeSpan MaxWait)
{
    /// <param name="probes">How many failed so far.</param>
    public TimeSpan WaitAfter(int probes)
    {
        var doubled = Wait * Math.Pow(2, Math.Min(probes, 10));
        return doubled < MaxWait ? doubled : MaxWait;
    }
}
