using System.Collections.Concurrent;
using System.Globalization;

namespace Trimtab.Bench.Relay;

/// <summary>Pods that fail on a real API server, a reader of the queue, and an external analyser: with it and, in turn, without it, which shows what it takes of the queue's way.</summary>
internal static class RelayBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (pods, perSecond) = (BenchArguments.Number(arguments, "runs", 500), BenchArguments.Number(arguments, "rate", 20));
        for (var round = 0; round < 2 * BenchArguments.Number(arguments, "rounds", 1); round++)
        {
            if (await RelayScene.StartAsync(arguments) is not { } scene)
            {
                return 2;
            }

            await using (scene)
            {
                await using var analyser = round % 2 == 0 ? await BenchAnalyser.StartAsync() : null;
                await MeasureAsync(scene, analyser, pods, perSecond);
            }
        }

        return 0;
    }

    private static async Task MeasureAsync(RelayScene scene, BenchAnalyser? analyser, int pods, int perSecond)
    {
        await scene.MakePodsAsync(pods);
        await using var relay = await scene.StartRelayAsync(analyser: analyser);
        // What the pods' making left to do is not of the failures.
        await Task.Delay(Rest, TimeProvider.System);
        var failed = new ConcurrentDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        using var limit = new CancellationTokenSource(Limit + TimeSpan.FromSeconds((double)pods / perSecond), TimeProvider.System);
        var use = UsePeriod.Begin(relay.ProcessId);
        var reading = ReportReader.ReadAsync(scene.Account, pods, limit.Token);
        await RelayScene.PaceAsync(pods, perSecond, number => FailAsync(scene, $"pod-{number}", failed));
        var read = await reading;
        Console.WriteLine($"{pods} pods fail, {perSecond} a second, each harvested; {(analyser is null ? "the queue alone" : "the queue and an analyser over mutual TLS")}");
        Print(failed, read);
        if (analyser is not null)
        {
            Print(failed, await analyser.WhenWholeAsync(pods, limit.Token));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  relay: {use.MillisecondsEach(pods):0.0} ms of processor for each, of its own whatever else the machine does; {use}"));
    }

    private static async Task FailAsync(RelayScene scene, string pod, ConcurrentDictionary<string, DateTimeOffset> failed)
    {
        failed[pod] = TimeProvider.System.GetUtcNow();
        await scene.PatchStatusAsync(pod, $$"""
            { "phase": "Running", "containerStatuses": [{ "name": "web", "image": "shop:1", "imageID": "", "ready": false, "restartCount": 0,
              "state": { "terminated": { "exitCode": 1, "reason": "Error", "finishedAt": "{{failed[pod]:yyyy-MM-dd'T'HH:mm:ss'Z'}}", "containerID": "containerd://{{pod}}" } } }] }
            """);
    }

    private static void Print(IReadOnlyDictionary<string, DateTimeOffset> failed, IReadOnlyDictionary<string, ReadReport> read)
    {
        Console.WriteLine($"  queue: {read.Count} reports, {read.Values.Count(static report => report.HasSecret)} with the planted secret");
        Console.WriteLine($"    from before the status patch until the report was read from the queue   {new Milliseconds([.. read.Select(report => (report.Value.ReadAt - failed[report.Key]).TotalMilliseconds)])}");
        Console.WriteLine($"    of that until the watch's event                                         {new Milliseconds([.. read.Select(report => (report.Value.SeenAt - failed[report.Key]).TotalMilliseconds)])}");
        Console.WriteLine($"    of that from the watch's event on (reading it included)                 {new Milliseconds([.. read.Select(static report => (report.Value.ReadAt - report.Value.SeenAt).TotalMilliseconds)])}");
    }

    private static void Print(IReadOnlyDictionary<string, DateTimeOffset> failed, IReadOnlyDictionary<string, ReceivedIncident> received)
    {
        Console.WriteLine($"  analyser: {received.Count} incidents, {received.Values.Count(static incident => incident.HasSecret)} with the planted secret");
        Console.WriteLine($"    from before the status patch until the analyser had the incident        {new Milliseconds([.. received.Select(incident => (incident.Value.FirstAt - failed[incident.Key]).TotalMilliseconds)])}");
        Console.WriteLine($"    of that from the watch's event on                                       {new Milliseconds([.. received.Values.Select(static incident => (incident.FirstAt - incident.SeenAt).TotalMilliseconds)])}");
        Console.WriteLine($"    from before the status patch until it had all that was found            {new Milliseconds([.. received.Select(incident => (incident.Value.WholeAt!.Value - failed[incident.Key]).TotalMilliseconds)])}");
    }
}
