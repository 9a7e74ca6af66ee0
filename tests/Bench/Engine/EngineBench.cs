using System.Diagnostics;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Bench.Host;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Local;

namespace Trimtab.Bench.Engine;

/// <summary>The embedded engine and Azurite, each a process: how soon a message is worked on, and how many a second.</summary>
/// <remarks>The messages name sources that no fleet has: the whole way from the queue to the handler and back is gone, and nothing beside it.</remarks>
internal static class EngineBench
{
    /// <summary>Few enough that the emulator, which searches its whole queue at every call, is not what is measured.</summary>
    private const int MessagesAtOnce = 400;

    private const int SendersAtOnce = 16;
    private const int LoopsAtOnce = 2;
    private static readonly TimeSpan Visibility = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rounds = BenchArguments.Number(arguments, "rounds", 8);
        var runs = BenchArguments.Number(arguments, "runs", 100);
        var directory = Directory.CreateTempSubdirectory("trimtab-bench");
        await OnStorageAsync((storage, account) => WaitAsync(directory.FullName, storage, account, runs));
        var ours = await OnStorageAsync((storage, account) => DrainAsync(directory.FullName, storage, account, rounds));
        var theirs = await OnStorageAsync((_, account) => PeerAsync(account, rounds));
        Console.WriteLine($"  ratio {ours / theirs:0.00}");
        directory.Delete(recursive: true);
        return 0;
    }

    /// <summary>Each part has a storage of its own: the emulator slows down with what it has kept.</summary>
    private static async Task<double> OnStorageAsync(Func<string, StorageAccount, Task<double>> run)
    {
        await using var azurite = await AzuriteProcess.StartAsync(LocalTools.Find(), new AzuriteOptions(), TimeProvider.System, CancellationToken.None);
        using var account = new StorageAccount(new StorageOptions { ConnectionString = azurite.ConnectionString }, TimeProvider.System);
        return await run(azurite.ConnectionString, account);
    }

    /// <summary>One message at a time into idle queues, from this process: no bell rings in the app, it must look by itself.</summary>
    private static async Task<double> WaitAsync(string directory, string storage, StorageAccount account, int runs)
    {
        await using var app = await HostApp.StartAsync(directory, storage, ("Logging__LogLevel__Trimtab.Hosting.Dispatching.MessageDispatcher", "Debug"));
        await SendAsync(account, 20);
        await Task.Delay(Rest, TimeProvider.System);
        var began = TimeProvider.System.GetUtcNow();
        for (var run = 0; run < runs; run++)
        {
            await SendAsync(account, 1);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(600, 1000)), TimeProvider.System);
        }

        var waits = new Milliseconds(LogNumbers.Read(app.LogFile, "ageMilliseconds", began));
        Console.WriteLine($"sent by another process → handler begins, idle: {waits}");
        return waits.At(0.5);
    }

    private static async Task<double> DrainAsync(string directory, string storage, StorageAccount account, int rounds)
    {
        await using var app = await HostApp.StartAsync(directory, storage);
        var perSecond = await MeasureAsync(account, rounds, isHeld => SignalAsync(app.ProcessId, isHeld ? "-STOP" : "-CONT"));
        var use = ProcessUse.Read(app.ProcessId)!;
        Console.WriteLine($"drained through the app: {perSecond:0} messages/s (median of {rounds} rounds of {MessagesAtOnce})");
        using var process = Process.GetProcessById(app.ProcessId);
        Console.WriteLine($"  its memory: {process.WorkingSet64 >> 20} MiB resident, {use.PeakBytes >> 20} MiB at most; processor time {use.Processor.TotalSeconds:0.0} s, its start included");
        return perSecond;
    }

    private static async Task<double> PeerAsync(StorageAccount account, int rounds)
    {
        using var stop = new CancellationTokenSource();
        using var gate = new SemaphoreSlim(LoopsAtOnce);
        // Two loops, so that one batch is fetched while the other is deleted, as in the app.
        var peer = Task.WhenAll(LoopAsync(), LoopAsync());
        var perSecond = await MeasureAsync(account, rounds, async isHeld =>
        {
            for (var loop = 0; loop < LoopsAtOnce; loop++)
            {
                await (isHeld ? gate.WaitAsync(CancellationToken.None) : Task.FromResult(gate.Release()));
            }
        });
        await stop.CancelAsync();
        await peer;
        Console.WriteLine($"peer, a bare loop that receives and deletes: {perSecond:0} messages/s");
        return perSecond;

        async Task LoopAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                await gate.WaitAsync(CancellationToken.None);
                var batch = await account.Queues.ReceiveAsync(QueueNames.Reconcile, 16, Visibility, CancellationToken.None);
                await Task.WhenAll(batch.Select(message => account.Queues.DeleteAsync(QueueNames.Reconcile, message, CancellationToken.None)));
                gate.Release();
                if (batch.Count == 0)
                {
                    await Task.Delay(LookEvery, TimeProvider.System);
                }
            }
        }
    }

    /// <summary>Fills the queue while nobody reads it, and watches it from then on until it is empty.</summary>
    /// <param name="account">Where the queue is.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="holdAsync">Stops the readers (true) and lets them go on (false).</param>
    /// <returns>Messages a second, the median of the rounds; one round before them only warms up.</returns>
    private static async Task<double> MeasureAsync(StorageAccount account, int rounds, Func<bool, Task> holdAsync)
    {
        List<double> rates = [];
        for (var round = 0; round <= rounds; round++)
        {
            await holdAsync(true);
            await SendAsync(account, MessagesAtOnce);
            var began = Stopwatch.GetTimestamp();
            await holdAsync(false);
            while (await account.Queues.CountAsync(QueueNames.Reconcile, CancellationToken.None) > 0)
            {
                await Task.Delay(LookEvery, TimeProvider.System);
            }

            rates.Add(MessagesAtOnce / Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        return rates.Skip(1).Order().ElementAt(rounds / 2);
    }

    private static async Task SendAsync(StorageAccount account, int count)
    {
        for (var sent = 0; sent < count; sent += SendersAtOnce)
        {
            await Task.WhenAll(Enumerable.Range(sent, Math.Min(SendersAtOnce, count - sent))
                .Select(number => account.Sender.SendAsync(new ReconcileSource($"unknown-{number}"), MessageContext.For("bench"), TimeSpan.Zero, CancellationToken.None)));
        }
    }

    private static async Task SignalAsync(int processId, string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{processId}"]);
        await kill.WaitForExitAsync();
    }
}
