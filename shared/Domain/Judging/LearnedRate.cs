using System.Runtime.InteropServices;

namespace Trimtab.Domain.Judging;

/// <summary>Stable's rate as the blocks before showed it; old blocks fade.</summary>
/// <param name="Requests">Requests, faded.</param>
/// <param name="Bad">Bad ones among them, faded.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LearnedRate(double Requests, double Bad)
{
    // Half of what is known is forgotten in about 35 s.
    private const double KeptPerSecond = 0.98;

    // The rate before anything is known, worth as much as this many requests.
    private const double FirstRate = 0.005;
    private const double FirstRequests = 100;
    private const double HighestRate = 0.98;

    public double Rate() => Math.Min(HighestRate, (Bad + FirstRate * FirstRequests) / (Requests + FirstRequests));

    public LearnedRate After(Block block)
    {
        var kept = Math.Pow(KeptPerSecond, block.Seconds);
        return new LearnedRate(Requests * kept + block.StableRequests, Bad * kept + block.StableBad);
    }
}
