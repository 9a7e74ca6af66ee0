using Trimtab.TestKit.Judging;

namespace Trimtab.Bench.Judging;

/// <summary>The simulated worlds. Stable has three times the canary's traffic, 0.5 % bad and 2 % slow requests; runs last 120 s with a tick a second.</summary>
internal static class JudgeScenarios
{
    public static IReadOnlyList<TrafficModel> All { get; } =
    [
        .. new double[] { 5, 50, 500 }.Select(rate => Model("null", rate)),
        Model("null, shared outages", 50) with { OutagesPerSecond = 0.01 },
        Model("null, traffic bursts", 50) with { BurstsPerSecond = 0.03 },
        Model("null, counter resets", 50) with { ResetsPerSecond = 0.03 },
        Model("null, all three", 50) with { OutagesPerSecond = 0.01, BurstsPerSecond = 0.03, ResetsPerSecond = 0.03 },
        Model("null, cold start (slow for 9 s)", 50) with { CanarySlow = time => time < 9 ? 0.8 : 0.02 },
        .. new double[] { 2, 5, 10 }.SelectMany(factor => new double[] { 5, 50, 500 }.Select(rate => Worse($"{factor}x errors", rate, factor, at: 0))),
        Worse("10x errors after 60 s", 50, 10, at: 60),
        Model("ramp to 10x, 30 s to 60 s", 50) with { FaultAt = 30, CanaryBadFactor = time => 1 + 9 * Math.Clamp((time - 30) / 30, 0, 1) },
        Worse("10x errors, shared outages", 50, 10, at: 0) with { OutagesPerSecond = 0.01 },
        Worse("10x errors, counter resets", 50, 10, at: 0) with { ResetsPerSecond = 0.03 },
        Model("slow 2 % to 10 %", 50) with { FaultAt = 0, CanarySlow = _ => 0.10 },
    ];

    private static TrafficModel Model(string name, double canaryPerSecond) => new(name, canaryPerSecond, 3 * canaryPerSecond);

    private static TrafficModel Worse(string name, double canaryPerSecond, double factor, double at)
        => Model(name, canaryPerSecond) with { FaultAt = at, CanaryBadFactor = time => time > at ? factor : 1 };
}
