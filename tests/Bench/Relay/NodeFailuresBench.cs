using System.Globalization;

namespace Trimtab.Bench.Relay;

/// <summary>Containers that run on a real node, write a log and end with exit code 1, one a second: until the report was read from the queue, and until an external analyser had it.</summary>
internal static class NodeFailuresBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // Its last line is the moment of its end, on the clock that this machine shares with its containers.
    private const string Command = "for line in $(seq 250); do echo line $line of the log; done; cat /proc/uptime; exit 1";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var pods = BenchArguments.Number(arguments, "runs", 100);
        if (await RelayScene.StartAsync(arguments) is not { } scene)
        {
            return 2;
        }

        await using (scene)
        {
            await scene.MakePodsAsync(0);
            await using var analyser = await BenchAnalyser.StartAsync();
            await using var relay = await scene.StartRelayAsync(analyser: analyser);
            using var limit = new CancellationTokenSource(Limit + TimeSpan.FromSeconds(pods), TimeProvider.System);
            var use = UsePeriod.Begin(relay.ProcessId);
            var reading = ReportReader.ReadAsync(scene.Account, pods, limit.Token);
            await RelayScene.PaceAsync(pods, 1, number => scene.RunPodAsync(number, Command));
            var read = await reading;
            Console.WriteLine($"{pods} containers end with exit code 1 on a real node, one a second, each with its log");
            Console.WriteLine($"  from the watch's event until the report was read from the queue          {new Milliseconds([.. read.Values.Select(static report => (report.ReadAt - report.SeenAt).TotalMilliseconds)])}");
            Print([.. (await analyser.WhenWholeAsync(pods, limit.Token)).Values]);
            Console.WriteLine($"  relay: {use}");
        }

        return 0;
    }

    private static void Print(IReadOnlyList<ReceivedIncident> received)
    {
        var booted = TimeProvider.System.GetUtcNow() - Uptime(File.ReadAllText("/proc/uptime"));
        ReceivedIncident[] logged = [.. received.Where(static incident => incident.LastLine is not null)];
        Console.WriteLine($"  from the watch's event until the analyser had the incident               {new Milliseconds([.. received.Select(static incident => (incident.FirstAt - incident.SeenAt).TotalMilliseconds)])}");
        Console.WriteLine($"  from the watch's event until it had all that was found                   {new Milliseconds([.. received.Select(static incident => (incident.WholeAt!.Value - incident.SeenAt).TotalMilliseconds)])}");
        Console.WriteLine($"  from the container's end until the watch's event (the node's own time)   {new Milliseconds([.. logged.Select(incident => (incident.SeenAt - EndOf(incident)).TotalMilliseconds)])}");
        Console.WriteLine($"  from the container's end until the analyser had the incident             {new Milliseconds([.. logged.Select(incident => (incident.FirstAt - EndOf(incident)).TotalMilliseconds)])}");

        DateTimeOffset EndOf(ReceivedIncident incident) => booted + Uptime(incident.LastLine!);
    }

    /// <param name="text">As Linux says it: seconds since the start, and what the processors idled.</param>
    private static TimeSpan Uptime(string text) => TimeSpan.FromSeconds(double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture));
}
