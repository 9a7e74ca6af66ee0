using System.Runtime.InteropServices;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Bench.Scale;

/// <summary>Many rollouts at once on two clusters: how late their ticks are, and what they cost the function app.</summary>
internal static class ScaleBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var kubeconfig = BenchArguments.Text(arguments, "kubeconfig");
        if (kubeconfig is not null && !File.Exists(kubeconfig))
        {
            await Console.Error.WriteLineAsync($"There is no kubeconfig at {kubeconfig}.");
            return 2;
        }

        var perCluster = Math.Max(1, BenchArguments.Number(arguments, "rollouts", 10) / 2);
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await using var world = new ScaleWorld(kubeconfig, perCluster);
        await world.StartAsync(limit.Token);
        await world.WhenGoodAsync(await world.PushAsync("v1", limit.Token), limit.Token);

        var (began, before) = (TimeProvider.System.GetUtcNow(), ProcessUse.Read(world.App.ProcessId)!);
        var phases = await world.WhenClosedAsync(await world.PushAsync("v2", limit.Token), limit.Token);
        var (took, after) = (TimeProvider.System.GetUtcNow() - began, ProcessUse.Read(world.App.ProcessId)!);

        var lags = new Milliseconds(LogNumbers.Read(world.App.LogFile, "lateMilliseconds", began));
        Console.WriteLine($"{phases.Count} rollouts at once, half on {(kubeconfig is null ? "each of two twins" : "a real cluster, half on a twin")}: "
            + $"{phases.Count(static phase => phase == RolloutPhase.Succeeded)} promoted and kept in {took.TotalSeconds:0} s");
        Console.WriteLine($"tick lag: {lags}");
        Console.WriteLine($"function app: {(after.Processor - before.Processor) / took:0%} of one core, {after.PeakBytes >> 20} MiB at most");
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            limit.Cancel();
        }
    }
}
