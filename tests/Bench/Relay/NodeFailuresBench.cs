namespace Trimtab.Bench.Relay;

/// <summary>Containers that run on a real node, write a log and end with exit code 1, one a second: from the watch's event until the report was read from the queue.</summary>
internal static class NodeFailuresBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

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
            await using var relay = await scene.StartRelayAsync();
            using var limit = new CancellationTokenSource(Limit + TimeSpan.FromSeconds(pods), TimeProvider.System);
            var use = UsePeriod.Begin(relay.ProcessId);
            var reading = ReportReader.ReadAsync(scene.Account, pods, limit.Token);
            await RelayScene.PaceAsync(pods, 1, number => scene.RunPodAsync(number, "for line in $(seq 250); do echo line $line of the log; done; exit 1"));
            var read = await reading;
            Console.WriteLine($"{pods} containers end with exit code 1 on a real node, one a second, each with its log");
            Console.WriteLine($"  from the watch's event until the report was read from the queue   {new Milliseconds([.. read.Values.Select(static report => (report.ReadAt - report.SeenAt).TotalMilliseconds)])}");
            Console.WriteLine($"  relay: {use}");
        }

        return 0;
    }
}
