using System.Diagnostics;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Versions;

namespace Trimtab.Bench.Gates;

/// <summary>Whole decisions on one core: the policies of an asset are found, its candidates are read, compared and judged, and the rationale is written.</summary>
internal static class GatesBench
{
    private const int Assets = 2000;
    private const int CandidatesEach = 20;
    /// <summary>The compiler needs some of them until it knows what is hot.</summary>
    private const int Rounds = 40;

    /// <summary>What issue 6 asks for.</summary>
    private const double Wanted = 50_000;

    private const string Fleet = """
        apiVersion: trimtab.dev/v1alpha1
        kind: Fleet
        windows:
          nights: { zone: Europe/Berlin, allow: [ { days: [mon-thu], hours: "22:00-05:00" } ], freezes: [ { from: 2026-12-18, to: 2027-01-06 } ] }
          always: { zone: America/New_York, allow: [ { hours: "00:00-24:00" } ] }
        policies:
          updates:
            careful: { patch: auto, minor: review, major: skip, soak: 1d, windows: always }
            late: { windows: [nights, always] }
            tight: { range: "^1.2", filter: { glob: "1.*" }, criteria: { healthy: true } }
        updates:
          defaults: careful
          namespaces: { "team-1*": late, "team-2*": tight }
          rules:
            - { match: { kinds: [statefulSet], images: ["*/postgres"] }, minor: manual }
            - { match: { labels: { tier: "front*" } }, patch: review }
        """;

    public static int Run(string[] arguments)
    {
        var count = BenchArguments.Number(arguments, "assets", Assets);
        var rules = new UpdateRules(FleetReader.Read([new FleetFile("fleet.yaml", Fleet)]));
        var (assets, parts) = Make(count, BenchArguments.Number(arguments, "candidates", CandidatesEach));
        var now = new DateTimeOffset(2026, 11, 24, 21, 30, 0, TimeSpan.Zero);
        double best = 0;
        long chosen = 0;
        for (var round = 0; round <= Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            chosen = 0;
            for (var at = 0; at < count; at++)
            {
                var question = new GateQuestion(rules.For(assets[at], parts[at].Part, parts[at].Artifact), assets[at], parts[at], now);
                chosen += Gate.Decide(question).Choices.Count;
            }

            best = Math.Max(best, count / watch.Elapsed.TotalSeconds);
        }

        Console.WriteLine($"{count} assets with {parts[0].Candidates.Count} candidates each, best of {Rounds}: {best:0} decisions/s on one core, {1e6 / best:0.0} µs each; {chosen} changes chosen.");
        var watchRules = Stopwatch.StartNew();
        for (var at = 0; at < count; at++)
        {
            rules.For(assets[at], parts[at].Part, parts[at].Artifact);
        }

        var rulesTime = watchRules.Elapsed;
        watchRules.Restart();
        foreach (var part in parts)
        {
            foreach (var candidate in part.Candidates)
            {
                VersionReader.TryRead(candidate.Version.Version, VersionScheme.Docker, out _, out _);
            }
        }

        Console.WriteLine($"  of these {rulesTime.TotalMicroseconds / count:0.0} µs for the policies, {watchRules.Elapsed.TotalMicroseconds / count:0.0} µs for reading versions");
        Console.WriteLine($"  wanted are {Wanted:0}: {(best >= Wanted ? "reached" : "missed")}");
        return best >= Wanted ? 0 : 1;
    }

    private static (Asset[] Assets, PartCandidates[] Parts) Make(int count, int candidates)
    {
        var random = new Random(7);
        var from = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        var assets = new Asset[count];
        var parts = new PartCandidates[count];
        for (var at = 0; at < count; at++)
        {
            var id = new AssetId("apps-eu", $"team-{at % 40}", at % 5 == 0 ? AssetKind.StatefulSet : AssetKind.Deployment, $"app-{at}");
            var suffix = at % 3 == 0 ? "-alpine" : "";
            assets[at] = new Asset(id) { Health = AssetHealth.Healthy, Labels = new Dictionary<string, string> { ["tier"] = at % 4 == 0 ? "frontend" : "backend" } };
            parts[at] = new PartCandidates(
                id,
                "app",
                at % 5 == 0 ? "docker.io/library/postgres" : $"registry.example.com/apps/app-{at}",
                new ArtifactVersion($"1.{random.Next(2, 6)}.{random.Next(9)}{suffix}", null),
                [.. Enumerable.Range(0, candidates).Select(_ => new Candidate(new ArtifactVersion($"{random.Next(1, 3)}.{random.Next(9)}.{random.Next(20)}{(random.Next(5) == 0 ? "-rc1" : "")}{suffix}", null), from.AddMinutes(random.Next(34_000))))]);
        }

        return (assets, parts);
    }
}
