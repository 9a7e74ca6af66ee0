using System.Diagnostics;
using Trimtab.Domain.Judging;
using Trimtab.TestKit.Judging;

namespace Trimtab.Bench.Judging;

/// <summary>How often the judge is wrong, and how fast it is right, beside two peers on the very same runs.</summary>
internal static class JudgeBench
{
    private const double Seconds = 120;

    // The judge was tuned on seeds 1000 to 3000; these are others.
    private const int FirstSeed = 5_000_000;

    public static int Run(string[] arguments)
    {
        var runs = BenchArguments.Number(arguments, "runs", 1000);
        var seed = BenchArguments.Number(arguments, "seed", FirstSeed);
        ICanaryRule[] rules = [new SequentialRule(JudgePolicy.Default), new ThresholdRule(60, 0.01, 1), new RankRule()];
        var watch = Stopwatch.StartNew();
        Console.WriteLine($"{runs} null and {Math.Max(1, runs * 3 / 10)} fault runs of {Seconds} s each, seeds from {seed} (tuned on 1000 to 3000). Delays in seconds from the fault; '-': not within the run.");
        Console.WriteLine($"threshold: each 60 s, more than 1 % bad (success rate below 99 %). rank test: 2 s samples, Mann-Whitney at 98 %, each 10 s. Ratios: peer / trimtab.");
        Console.WriteLine();
        Console.WriteLine($"{"",-34}{"",7}| {"trimtab",22} | {"threshold 60 s",22} | {"rank test",22} | {"ratio of medians",16}");
        Console.WriteLine($"{"scenario",-34}{"req/s",7}| {"rolled b.",9} {"median",6} {"p95",5} | {"rolled b.",9} {"median",6} {"p95",5} | {"rolled b.",9} {"median",6} {"p95",5} | {"thresh.",7} {"rank",7}");
        foreach (var model in JudgeScenarios.All)
        {
            var count = model.FaultAt is null ? runs : Math.Max(1, runs * 3 / 10);
            Print(model, [.. Delays(model, rules, count, seed).Select(delays => new DelaySummary(delays, model.FaultAt))]);
        }

        Console.WriteLine();
        Console.WriteLine($"took {watch.Elapsed.TotalSeconds:0} s");
        return 0;
    }

    private static double[][] Delays(TrafficModel model, ICanaryRule[] rules, int runs, int seed)
    {
        var times = rules.Select(_ => new double[runs]).ToArray();
        Parallel.For(0, runs, run =>
        {
            var observations = model.Run(seed + run, Seconds).ToList();
            for (var rule = 0; rule < rules.Length; rule++)
            {
                times[rule][run] = rules[rule].RollBackTime(observations);
            }
        });
        return times;
    }

    private static void Print(TrafficModel model, DelaySummary[] summaries)
    {
        var isFault = model.FaultAt is not null;
        var columns = string.Join(" | ", summaries.Select(summary => isFault
            ? $"{summary.RolledBack,8:0.0}% {Delay(summary.Median),6} {Delay(summary.P95),5}"
            : $"{summary.RolledBack,8:0.0}% {"",6} {"",5}"));
        var ratios = isFault ? $"{Ratio(summaries[1], summaries[0]),7} {Ratio(summaries[2], summaries[0]),7}" : "";
        Console.WriteLine($"{model.Name,-34}{model.CanaryPerSecond,7:0}| {columns} | {ratios}");
    }

    private static string Delay(double seconds) => double.IsFinite(seconds) ? seconds.ToString("0") : "-";

    private static string Ratio(DelaySummary peer, DelaySummary own)
        => !double.IsFinite(own.Median) ? "" : double.IsFinite(peer.Median) ? $"{peer.Median / own.Median:0.0}x" : $">{Seconds / own.Median:0}x";
}
