using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;
using Trimtab.TestKit.Shop;

namespace Trimtab.Bench.Live;

/// <summary>How fast a bad canary is away from real traffic on a real cluster: one that crashes, without and with a relay, and one that fails 5 % of its requests.</summary>
/// <remarks>Requests go from the node to the Service's address, a new connection each, 50 a second to each pod. The times are a witness's: its own watch,
/// and its own requests.</remarks>
internal static class LiveBench
{
    private const int RequestsPerPod = 50;
    private const string Usage = "Usage: bench live --kubeconfig FILE [--runs N] [--part ticks|errors|relay]   a cluster with a node on this machine: infra/testcluster/up --node, infra/images/shop/build";
    private static readonly TimeSpan Traffic = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (BenchArguments.Text(arguments, "kubeconfig") is not { } kubeconfig || !File.Exists(kubeconfig))
        {
            Console.WriteLine(Usage);
            return 2;
        }

        var runs = BenchArguments.Number(arguments, "runs", 20);
        await using var shop = await LiveShop.InstallAsync(kubeconfig);
        await using var load = new ServiceLoad(shop.Address, RequestsPerPod * (LiveShop.StableReplicas + 1), TimeProvider.System);
        var part = BenchArguments.Text(arguments, "part");
        if (part is null or "ticks")
        {
            await CrashAsync(shop, load, "The canary crashes, and the next tick sees it:", 1.6, 0, runs);
        }

        if (part is null or "errors")
        {
            await FailAsync(shop, load, runs, runs);
        }

        if (part is null or "relay")
        {
            await shop.StartRelayAsync();
            await CrashAsync(shop, load, "The canary crashes, and a relay reports it:", 0.3, 2 * runs, runs);
        }

        return 0;
    }

    private static async Task CrashAsync(LiveShop shop, ServiceLoad load, string title, double wanted, int before, int runs)
    {
        var seen = new Durations("crash → its event at the API server (kubelet)", 1);
        var decided = new Durations("event → roll-back decided", wanted);
        var reacted = new Durations("event → canary deleted", wanted);
        var deleted = new Durations("crash → canary deleted", 2.5);
        var routed = new Durations("crash → last request routed to it", 2.5);
        for (var run = 1; run <= runs; run++)
        {
            await using var witness = new CanaryWitness(shop.Cluster, shop.Namespace, LiveShop.Version(before + run), TimeProvider.System);
            var revision = await shop.PushAsync(before + run, errorRate: null);
            var pod = await witness.ReadyPod.WaitAsync(RunLimit);
            await Task.Delay(Traffic, TimeProvider.System);
            var crash = TimeProvider.System.GetUtcNow();
            await CrashAsync(shop, pod);
            var (endedAt, deletedAt) = (await witness.Ended.WaitAsync(RunLimit), await witness.Deleted.WaitAsync(RunLimit));
            var rollout = await shop.WhenClosedAsync(revision).WaitAsync(RunLimit);
            IsRolledBack(rollout);

            seen.Add(endedAt - crash);
            decided.Add(DecidedAt(rollout) - endedAt);
            reacted.Add(deletedAt - endedAt);
            deleted.Add(deletedAt - crash);
            routed.Add(LastAfter(load, crash, request => request.Status == 0 || request.Pod == pod) - crash);
            Tell(run, runs);
        }

        Print(title, seen, decided, reacted, deleted, routed);
    }

    private static async Task FailAsync(LiveShop shop, ServiceLoad load, int before, int runs)
    {
        var decided = new Durations("first bad response → roll-back decided", 9);
        var deleted = new Durations("first bad response → canary deleted", 9);
        var routed = new Durations("first bad response → last request routed to it", 9);
        for (var run = 1; run <= runs; run++)
        {
            await using var witness = new CanaryWitness(shop.Cluster, shop.Namespace, LiveShop.Version(before + run), TimeProvider.System);
            var revision = await shop.PushAsync(before + run, errorRate: 0.05);
            var pod = await witness.ReadyPod.WaitAsync(RunLimit);
            var deletedAt = await witness.Deleted.WaitAsync(RunLimit);
            var rollout = await shop.WhenClosedAsync(revision).WaitAsync(RunLimit);
            IsRolledBack(rollout);

            var firstBad = load.Sent.Where(request => request.Pod == pod && request.Status == 500).Min(static request => request.EndedAt);
            decided.Add(DecidedAt(rollout) - firstBad);
            deleted.Add(deletedAt - firstBad);
            routed.Add(LastAfter(load, firstBad, request => request.Pod == pod) - firstBad);
            Tell(run, runs);
        }

        Print("The canary fails 5 % of its requests, stable 0.5 %:", decided, deleted, routed);
    }

    // Its answer never comes: the pod is gone.
    private static async Task CrashAsync(LiveShop shop, string pod)
    {
        try
        {
            await shop.Cluster.ProxyGetAsync(shop.Namespace, pod, 8080, "/crash", maxBytes: 1024, CancellationToken.None);
        }
        catch (ClusterException gone) when (gone.IsTransient || gone.Status >= 500)
        {
            return;
        }
    }

    private static DateTimeOffset DecidedAt(RolloutDocument rollout) => rollout.Decisions.Single(static decision => decision.Action == "rollout.rolledBack").Time;

    private static DateTimeOffset LastAfter(ServiceLoad load, DateTimeOffset from, Func<SentRequest, bool> isRouted)
        => load.Sent.Where(request => request.SentAt >= from && isRouted(request)).Select(static request => request.SentAt).DefaultIfEmpty(from).Max();

    private static void IsRolledBack(RolloutDocument rollout)
    {
        if (rollout.Phase != RolloutPhase.RolledBack)
        {
            throw new InvalidOperationException($"The bad canary was not rolled back: {rollout.Phase}, {rollout.Status}");
        }
    }

    private static void Tell(int run, int runs) => Console.Error.Write($"\r{run} of {runs} runs{(run == runs ? "\n" : "")}");

    private static void Print(string title, params ReadOnlySpan<Durations> durations)
    {
        Console.WriteLine(title);
        foreach (var one in durations)
        {
            Console.WriteLine(one);
        }
    }
}
