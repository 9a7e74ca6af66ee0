using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Git;
using Trimtab.Adapters.Git.Changes;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Local;
using Trimtab.TestKit.Fleet;

namespace Trimtab.Bench.Captures;

/// <summary>Changes that become commits of one change each and are pushed, beside git with one command a commit.</summary>
internal static class CapturesBench
{
    private const int Batch = 1000;
    private const int PeerCommits = 100;
    private const int Objects = 2000;
    private static readonly CancellationToken None = CancellationToken.None;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rounds = BenchArguments.Number(arguments, "rounds", 5);
        var directory = Directory.CreateTempSubdirectory("trimtab-bench");
        var ours = await OursAsync(directory.FullName, rounds);
        var theirs = await PeerAsync(directory.FullName);
        Console.WriteLine($"  ratio {ours / theirs:0.0}");
        directory.Delete(recursive: true);
        return ours >= 500 ? 0 : 1;
    }

    /// <summary>From the plan of a batch to the host's answer: fetch, read the files, decide, write, push.</summary>
    private static async Task<double> OursAsync(string directory, int rounds)
    {
        var remote = await LocalRepository.CreateBareAsync(Path.Combine(directory, "ours.git"), None);
        var source = new FleetSource("GitRepoConfig/bench", remote, "main", TimeSpan.FromMinutes(1), null, null, null);
        var options = Options.Create(new GitOptions { CacheDirectory = Path.Combine(directory, "cache") });
        var git = new GitCommand(new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System), options, new FixedSecrets("none"));
        var repository = new GitChangeRepository(git, options, TimeProvider.System, NullLogger<GitChangeRepository>.Instance);
        List<double> rates = [];
        string? since = null;
        for (var round = 0; round <= rounds; round++)
        {
            var changes = Enumerable.Range(round * Batch, Batch).Select(Change).ToList();
            var began = Stopwatch.GetTimestamp();
            var view = await repository.OpenAsync(source, "bench", since, [.. changes.Select(static change => change.Path)], [], None);
            var plan = CommitPlan.Of("bench", changes, view.Committed.ToDictionary(static version => version.Object.Key), view.Files);
            since = await repository.TryPushAsync(source, view.Head, plan.Commits, None) ?? throw new InvalidOperationException("Nobody else pushes here.");
            rates.Add(plan.Commits.Count / Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        var perSecond = rates.Skip(1).Order().ElementAt(rounds / 2);
        Console.WriteLine($"captures: {perSecond:0} commits/s of one change each, fetched, decided, written and pushed (median of {rounds} rounds of {Batch})");
        return perSecond;
    }

    private static async Task<double> PeerAsync(string directory)
    {
        var local = await LocalRepository.CreateAsync(Path.Combine(directory, "peer"), await LocalRepository.CreateBareAsync(Path.Combine(directory, "peer.git"), None), "main", None);
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; number < PeerCommits; number++)
        {
            var change = Change(number);
            await local.WriteAsync(change.Path, change.Content!, None);
            await local.GitAsync(["add", "--", change.Path], None);
            await local.GitAsync(["commit", "--quiet", "--message", CommitMessage.Subject(change)], None);
        }

        await local.PushAsync(None);
        var perSecond = PeerCommits / Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine($"peer, git add and git commit one by one, then one push: {perSecond:0} commits/s ({PeerCommits} commits)");
        return perSecond;
    }

    private static Capture Change(int number)
    {
        var reference = new ObjectReference(KindName.ConfigMap, $"team-{number % 20}", $"settings-{number % Objects}");
        var content = $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {reference.Name}\n  namespace: {reference.Namespace}\ndata:\n  value: '{number}'\n";
        return new Capture(
            reference, $"uid-{number % Objects}", $"{number + 1}", CaptureOperation.Update, DateTimeOffset.UnixEpoch.AddSeconds(number), "jane", CapturePath.Of(reference, false), content);
    }
}
