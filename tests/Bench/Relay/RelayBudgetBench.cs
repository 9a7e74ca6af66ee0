using System.Globalization;
using System.Text.RegularExpressions;

namespace Trimtab.Bench.Relay;

/// <summary>What the relay needs while pods change and none fails: memory, processor, watches and calls; with <c>--maps 3000</c> also while it captures so many ConfigMaps.</summary>
/// <remarks>As the chart installs it: with a Lease, captures and the webhook.</remarks>
internal static partial class RelayBudgetBench
{
    private const int UpdatesPerSecond = 200;
    private const int MapBytes = 4096;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (pods, seconds, maps) = (BenchArguments.Number(arguments, "runs", 500), BenchArguments.Number(arguments, "seconds", 60), BenchArguments.Number(arguments, "maps", 0));
        if (await RelayScene.StartAsync(arguments) is not { } scene)
        {
            return 2;
        }

        await using (scene)
        {
            await scene.MakePodsAsync(pods);
            await scene.MakeCaptureKindsAsync();
            await scene.MakeMapsAsync(maps, MapBytes);
            await RelayScene.PaceAsync(pods, UpdatesPerSecond, number => UpdateAsync(scene, pods, number));
            var before = await CallsAsync(scene);
            await using var relay = await scene.StartRelayAsync("relay-0", captures: true);
            await Task.Delay(Rest, TimeProvider.System);
            var (started, idle) = (await CallsAsync(scene), UsePeriod.Begin(relay.ProcessId));
            await Task.Delay(Rest, TimeProvider.System);
            Console.WriteLine($"{pods} pods{(maps > 0 ? $" and {maps} ConfigMaps that are captured" : "")}, nothing changes: {idle}");
            var use = UsePeriod.Begin(relay.ProcessId);
            await RelayScene.PaceAsync(UpdatesPerSecond * seconds, UpdatesPerSecond, number => UpdateAsync(scene, pods, number));
            Console.WriteLine($"{pods} pods, {UpdatesPerSecond} status patches a second: {use}");
            Print("watches of pods open because of the relay", before, started, static call => call.StartsWith("WATCH ", StringComparison.Ordinal));
            Print("other calls for pods and what belongs to them, patches left out", started, await CallsAsync(scene), static call => !call.StartsWith("WATCH ", StringComparison.Ordinal));
        }

        return 0;
    }

    /// <summary>A probe of a ready pod was heard again.</summary>
    private static Task UpdateAsync(RelayScene scene, int pods, int number)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return scene.PatchStatusAsync($"pod-{number % pods}", $$"""
            { "phase": "Running", "startTime": "2026-03-01T12:00:00Z", "message": "update {{number}}",
              "conditions": [{ "type": "Ready", "status": "True", "lastProbeTime": "{{now}}", "lastTransitionTime": "2026-03-01T12:00:00Z" }, { "type": "PodScheduled", "status": "True" }],
              "containerStatuses": [{ "name": "web", "image": "shop:1", "imageID": "shop@1", "ready": true, "restartCount": 0, "containerID": "containerd://{{number}}", "state": { "running": { "startedAt": "2026-03-01T12:00:00Z" } } }] }
            """);
    }

    /// <summary>What the API server counts, by verb and resource; a quiet cluster's own components watch, and hardly call.</summary>
    private static async Task<IReadOnlyDictionary<string, double>> CallsAsync(RelayScene scene)
        => Calls().Matches(await scene.ReadMetricsAsync())
            .Where(static match => match.Groups["resource"].Value is "pods" or "events" or "replicasets" or "configmaps" or "nodes")
            .Select(static match => (Call: $"{match.Groups["verb"].Value} {match.Groups["resource"].Value}", Count: double.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture)))
            .GroupBy(static entry => entry.Call, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Sum(static entry => entry.Count), StringComparer.Ordinal);

    private static void Print(string what, IReadOnlyDictionary<string, double> before, IReadOnlyDictionary<string, double> after, Func<string, bool> isMeant)
    {
        var more = after.Keys.Where(isMeant).Select(call => (Call: call, Count: after[call] - before.GetValueOrDefault(call))).Where(static entry => entry.Count > 0).ToList();
        Console.WriteLine($"  {what}: {(more.Count == 0 ? "none" : string.Join(", ", more.Select(static entry => $"{entry.Count} {entry.Call}")))}");
    }

    [GeneratedRegex("""^apiserver_(?:longrunning_gauge\{[^}]*resource="(?<resource>\w+)"[^}]*verb="(?<verb>WATCH)"|request_total\{[^}]*resource="(?<resource>\w+)"[^}]*verb="(?<verb>LIST|GET)")[^}]*\} (?<count>\S+)$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Calls();
}
