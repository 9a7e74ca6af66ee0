using Trimtab.Bench;
using Trimtab.Bench.Apply;
using Trimtab.Bench.Captures;
using Trimtab.Bench.Engine;
using Trimtab.Bench.Gates;
using Trimtab.Bench.Guards;
using Trimtab.Bench.Host;
using Trimtab.Bench.Incidents;
using Trimtab.Bench.Inventory;
using Trimtab.Bench.Judging;
using Trimtab.Bench.Live;
using Trimtab.Bench.Redaction;
using Trimtab.Bench.Registries;
using Trimtab.Bench.Relay;
using Trimtab.Bench.Scale;
using Trimtab.Bench.Versions;

// One entry a benchmark: its name, what it shows, how it runs.
(string Name, string Shows, Func<string[], Task<int>> Run)[] benchmarks =
[
    ("judge", "false roll-backs and detection delay in simulation, beside a threshold check and a rank test", arguments => Task.FromResult(JudgeBench.Run(arguments))),
    ("host", "webhook answers, queue latency, idle processor time and memory of the function app on its embedded engine", HostBench.RunAsync),
    ("engine", "how soon the embedded engine works on a message, and how many a second, beside a bare loop", EngineBench.RunAsync),
    ("incidents", "from an incident to its external receiver, through buffer and stream over mutual TLS, beside a plain call", IncidentBench.RunAsync),
    ("scale", "how late the ticks of ten rollouts on two clusters are; --kubeconfig FILE makes one of the clusters a real one", ScaleBench.RunAsync),
    ("live", "how fast a bad canary is away from real traffic on a real cluster; needs --kubeconfig FILE", LiveBench.RunAsync),
    ("guards", "what a look at 500 guarded Deployments costs when nothing is new", GuardBench.RunAsync),
    ("inventory", "a scan of 10,000 assets on a twin: time, memory, size of its state; a query; idle watching", InventoryBench.RunAsync),
    ("redact", "secrets taken out of a log on one core, beside a compiled regular expression and sed", arguments => Task.FromResult(RedactBench.Run(arguments))),
    ("relay", "from a pod's failure to the report in the queue and to an external analyser, and to the queue alone; needs --kubeconfig FILE", RelayBench.RunAsync),
    ("failures", "from the end of a container on a real node to the report in the queue and to an external analyser; needs --kubeconfig FILE of a cluster with a node", NodeFailuresBench.RunAsync),
    ("budget", "the relay's memory, processor, watches and calls while 500 pods change 200 times a second; needs --kubeconfig FILE", RelayBudgetBench.RunAsync),
    ("handover", "how long no relay leads when the leader is killed or told to stop; needs --kubeconfig FILE", HandOverBench.RunAsync),
    ("admission", "how soon the relay's witness answers a thousand admission requests a second", AdmissionBench.RunAsync),
    ("apply", "apps applied from Git to a real cluster, beside kubectl apply --server-side; needs --kubeconfig FILE", ApplyBench.RunAsync),
    ("captures", "live changes as commits of one change each, pushed, beside git with one command a commit", CapturesBench.RunAsync),
    ("gates", "decisions of the update gate on one core", arguments => Task.FromResult(GatesBench.Run(arguments))),
    ("versions", "questions about version ranges as JSON lines, beside npm's semver package in one process of node", VersionsBench.RunAsync),
    ("registries", "repositories of a real registry looked through for newer tags, beside skopeo, which lists them one by one", RegistriesBench.RunAsync),
];

if (args.Length > 0 && benchmarks.FirstOrDefault(benchmark => benchmark.Name == args[0]) is { Run: { } run })
{
    if (BenchArguments.Text(args, "app") is { } app && !HostProgram.Use(app))
    {
        await Console.Error.WriteLineAsync($"{app} holds no published function app: ./run --publish makes one in artifacts/app.");
        return 2;
    }

    return await run(args[1..]);
}

Console.WriteLine("Usage: bench NAME [--runs N] [--seed N] [--kubeconfig FILE] [--apps N,N] [--rounds N] [--rollouts N] [--app DIRECTORY]");
foreach (var (name, shows, _) in benchmarks)
{
    Console.WriteLine($"  {name,-10} {shows}");
}

return 2;
