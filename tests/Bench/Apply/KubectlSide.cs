using System.Diagnostics;
using Trimtab.Local;

namespace Trimtab.Bench.Apply;

/// <summary>The peer: <c>kubectl apply --server-side</c> of the same files.</summary>
internal sealed class KubectlSide(BenchCluster cluster, string directory, AppManifests manifests)
{
    private static readonly TimeSpan UsePoll = TimeSpan.FromMilliseconds(20);

    public async Task<ApplyFigures> RunAsync(CancellationToken cancellationToken)
    {
        var files = Path.Combine(directory, "files");
        await manifests.WriteAsync(files, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var (machine, own) = (MachineUse.Read(), Environment.CpuUsage.TotalTime);
        var first = await ApplyAsync(files, cancellationToken);
        var others = MachineUse.Read() - machine - (Environment.CpuUsage.TotalTime - own) - first.Use.Processor;
        await cluster.WaitUntilObservedAsync(manifests, cancellationToken);
        var healthy = Stopwatch.GetElapsedTime(began);
        await BenchCluster.RestAsync(cancellationToken);
        var second = await ApplyAsync(files, cancellationToken);
        return new ApplyFigures(first.Took, healthy, second.Took, Math.Max(first.Use.PeakBytes, second.Use.PeakBytes), first.Use.Processor + second.Use.Processor, others);
    }

    private async Task<(TimeSpan Took, ProcessUse Use)> ApplyAsync(string files, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            LocalTools.Find().Kubectl,
            ["--kubeconfig", cluster.Kubeconfig, "--cache-dir", Path.Combine(directory, "cache"), "apply", "--server-side", "--filename", files])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var ended = process.WaitForExitAsync(cancellationToken);
            var use = new ProcessUse(0, TimeSpan.Zero);
            while (!ended.IsCompleted)
            {
                use = ProcessUse.Read(process.Id) ?? use;
                await Task.WhenAny(ended, Task.Delay(UsePoll, TimeProvider.System, cancellationToken));
            }

            await ended;
            var took = Stopwatch.GetElapsedTime(began);
            await output;
            return process.ExitCode == 0
                ? (took, use)
                : throw new InvalidOperationException($"kubectl apply failed: {(await error).Trim()}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
