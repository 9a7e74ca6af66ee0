
namespace Trimtab.Bench.Relay;

/// <summary>Two relays on a real API server: how long nobody leads when the leader is killed, and when it is told to stop.</summary>
internal static class HandOverBench
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (await RelayScene.StartAsync(arguments) is not { } scene)
        {
            return 2;
        }

        await using (scene)
        {
            await scene.MakePodsAsync(1);
            var runs = BenchArguments.Number(arguments, "runs", 10);
            Console.WriteLine($"a leader is killed, {runs} times: until the next one leads       {await TimesAsync(scene, runs, isKilled: true)}");
            Console.WriteLine($"a leader is told to stop, {runs} times: until the next one leads {await TimesAsync(scene, runs, isKilled: false)}");
        }

        return 0;
    }

    private static async Task<Milliseconds> TimesAsync(RelayScene scene, int runs, bool isKilled)
    {
        List<double> times = [];
        var leader = await scene.StartRelayAsync("relay-0");
        await WhenHolderAsync(scene, "relay-0");
        for (var run = 0; run < runs; run++)
        {
            var name = $"relay-{(run + 1) % 2}";
            var next = await scene.StartRelayAsync(name);
            var began = TimeProvider.System.GetTimestamp();
            var ending = isKilled ? leader.KillAsync() : leader.DisposeAsync().AsTask();
            await WhenHolderAsync(scene, name);
            times.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
            await ending;
            leader = next;
        }

        await leader.DisposeAsync();
        return new Milliseconds(times);
    }

    private static async Task WhenHolderAsync(RelayScene scene, string name)
    {
        while (await scene.HolderAsync() is not { } holder || !holder.StartsWith(name + "_", StringComparison.Ordinal))
        {
            await Task.Delay(LookEvery, TimeProvider.System);
        }
    }
}
