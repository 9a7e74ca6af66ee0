using System.Collections.Concurrent;
using System.Globalization;

namespace Trimtab.Bench.Relay;

/// <summary>Pods that fail on a real API server, and a reader of the queue.</summary>
internal static class RelayBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (pods, perSecond) = (BenchArguments.Number(arguments, "runs", 500), BenchArguments.Number(arguments, "rate", 20));
        if (await RelayScene.StartAsync(arguments) is not { } scene)
        {
            return 2;
        }

        await using (scene)
        {
            await scene.MakePodsAsync(pods);
            await using var relay = await scene.StartRelayAsync();
            // What the pods' making left to do is not of the failures.
            await Task.Delay(Rest, TimeProvider.System);
            var failed = new ConcurrentDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
            using var limit = new CancellationTokenSource(Limit + TimeSpan.FromSeconds((double)pods / perSecond), TimeProvider.System);
            var use = UsePeriod.Begin(relay.ProcessId);
            var reading = ReportReader.ReadAsync(scene.Account, pods, limit.Token);
            await RelayScene.PaceAsync(pods, perSecond, number => FailAsync(scene, $"pod-{number}", failed));
            Print(pods, perSecond, failed, await reading, use);
        }

        return 0;
    }

    private static async Task FailAsync(RelayScene scene, string pod, ConcurrentDictionary<string, DateTimeOffset> failed)
    {
        failed[pod] = TimeProvider.System.GetUtcNow();
        await scene.PatchStatusAsync(pod, $$"""
            { "phase": "Running", "containerStatuses": [{ "name": "web", "image": "shop:1", "imageID": "", "ready": false, "restartCount": 0,
              "state": { "terminated": { "exitCode": 1, "reason": "Error", "finishedAt": "{{failed[pod]:yyyy-MM-dd'T'HH:mm:ss'Z'}}", "containerID": "containerd://{{pod}}" } } }] }
            """);
    }

    private static void Print(
        int pods,
        int perSecond,
        ConcurrentDictionary<string, DateTimeOffset> failed,
        IReadOnlyDictionary<string, ReadReport> read,
        UsePeriod use)
    {
        Console.WriteLine($"{pods} pods fail, {perSecond} a second, each harvested; {read.Count} reports, {read.Values.Count(static report => report.HasSecret)} with the planted secret");
        Console.WriteLine($"  from before the status patch until the report was read from the queue   {new Milliseconds([.. read.Select(report => (report.Value.ReadAt - failed[report.Key]).TotalMilliseconds)])}");
        Console.WriteLine($"  of that until the watch's event                                         {new Milliseconds([.. read.Select(report => (report.Value.SeenAt - failed[report.Key]).TotalMilliseconds)])}");
        Console.WriteLine($"  of that from the watch's event on (reading it included)                 {new Milliseconds([.. read.Select(static report => (report.Value.ReadAt - report.Value.SeenAt).TotalMilliseconds)])}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  relay: {use.MillisecondsEach(pods):0.0} ms of processor for each, of its own whatever else the machine does; {use}"));
    }
}
