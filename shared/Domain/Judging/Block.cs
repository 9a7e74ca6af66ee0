using System.Runtime.InteropServices;

namespace Trimtab.Domain.Judging;

/// <summary>What both tracks did in one stretch of time: a 2×2 table of good and bad requests.</summary>
/// <param name="Seconds">Length of the stretch.</param>
/// <param name="StableRequests">Requests of stable.</param>
/// <param name="StableBad">Those of them that were bad (or slow); never more than the requests.</param>
/// <param name="CanaryRequests">Requests of the canary.</param>
/// <param name="CanaryBad">Those of them that were bad (or slow); never more than the requests.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Block(double Seconds, double StableRequests, double StableBad, double CanaryRequests, double CanaryBad)
{
    /// <summary>Whether both tracks had requests, so that there is something to compare.</summary>
    public bool Compares => StableRequests > 0 && CanaryRequests > 0;

    public Block Plus(Block other) => new(
        Seconds + other.Seconds,
        StableRequests + other.StableRequests,
        StableBad + other.StableBad,
        CanaryRequests + other.CanaryRequests,
        CanaryBad + other.CanaryBad);
}
