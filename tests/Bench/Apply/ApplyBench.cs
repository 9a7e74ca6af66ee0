using System.Runtime.InteropServices;

namespace Trimtab.Bench.Apply;

/// <summary>Applies many apps from Git to a real API server, beside kubectl with the same files, in turns on the same cluster.</summary>
internal static class ApplyBench
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (BenchArguments.Text(arguments, "kubeconfig") is not { } kubeconfig || !File.Exists(kubeconfig))
        {
            await Console.Error.WriteLineAsync("The benchmark apply needs a cluster: --kubeconfig FILE [--apps 250,1000] [--rounds 3]. It makes namespaces bench-… and deletes them.");
            return 2;
        }

        var sizes = BenchArguments.Numbers(arguments, "apps", [250]);
        var rounds = Math.Max(1, BenchArguments.Number(arguments, "rounds", 3));
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var directory = Directory.CreateTempSubdirectory("trimtab-bench");
        using var cluster = await BenchCluster.ConnectAsync(Path.GetFullPath(kubeconfig), directory.FullName, stop.Token);
        try
        {
            foreach (var apps in sizes)
            {
                await MeasureAsync(cluster, directory.FullName, apps, rounds, stop.Token);
            }

            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 130;
        }
        finally
        {
            await cluster.EmptyAsync(CancellationToken.None);
            directory.Delete(recursive: true);
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task MeasureAsync(BenchCluster cluster, string directory, int apps, int rounds, CancellationToken cancellationToken)
    {
        var ours = new List<ApplyFigures>();
        var theirs = new List<ApplyFigures>();
        for (var round = 0; round < rounds; round++)
        {
            // In turns, and each first in every other round: neither always gets the emptier cluster.
            var isOursFirst = round % 2 == 0;
            if (!isOursFirst)
            {
                theirs.Add(await RunAsync("kubectl", static (cluster, place, manifests, token) => new KubectlSide(cluster, place, manifests).RunAsync(token)));
            }

            ours.Add(await RunAsync("trimtab", static (cluster, place, manifests, token) => new TrimtabSide(cluster, place, manifests).RunAsync(token)));
            if (isOursFirst)
            {
                theirs.Add(await RunAsync("kubectl", static (cluster, place, manifests, token) => new KubectlSide(cluster, place, manifests).RunAsync(token)));
            }
        }

        ApplyTable.Print(apps, ours, theirs);

        async Task<ApplyFigures> RunAsync(string side, Func<BenchCluster, string, AppManifests, CancellationToken, Task<ApplyFigures>> run)
        {
            var name = $"bench-{side}-{Guid.NewGuid().ToString("n")[..8]}";
            var manifests = new AppManifests(name, apps);
            await cluster.MakeNamespacesAsync(manifests, cancellationToken);
            await BenchCluster.RestAsync(cancellationToken);
            var figures = await run(cluster, Directory.CreateDirectory(Path.Combine(directory, name)).FullName, manifests, cancellationToken);
            Console.WriteLine($"  {name}: applied {figures.Applied.TotalSeconds:0.00} s, second pass {figures.Unchanged.TotalSeconds:0.00} s, {figures.PeakBytes >> 20} MiB");
            await cluster.EmptyAsync(cancellationToken);
            await BenchCluster.RestAsync(cancellationToken);
            return figures;
        }
    }
}
