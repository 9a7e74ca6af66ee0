using System.Diagnostics;
using System.Text;

namespace Trimtab.Bench.Versions;

/// <summary>Questions about ranges as JSON lines through the command line, beside npm's own semver package in one process of node that reads and writes the same lines.</summary>
internal static class VersionsBench
{
    private const int Lines = 1_000_000;
    private const int Rounds = 5;

    /// <summary>A pipe's worth: the programs never wait for the bench.</summary>
    private const int BufferBytes = 1 << 20;

    private static readonly string[] Ranges = ["^1.2.3", "~0.4", ">=1.0.0 <2.0.0 || ^3.1", "1.2 - 2.3.4", "*", "^2.0.0-rc.1", ">=4, <5", "1.x"];
    private static readonly string[] Prereleases = ["", "", "", "-rc.1", "-beta.11+build.5"];

    private const string Peer = """
        const path = require('path');
        const places = [path.join(path.dirname(process.execPath), '../lib/node_modules/npm/node_modules/semver'), '/usr/lib/node_modules/npm/node_modules/semver', '/usr/share/nodejs/semver'];
        const semver = places.map(place => { try { return require(place); } catch { return null; } }).find(found => found);
        if (!semver) process.exit(3);
        let rest = '';
        process.stdin.setEncoding('utf8');
        process.stdin.on('data', chunk => {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop();
          process.stdout.write(lines.map(line => {
            const { version, range } = JSON.parse(line);
            return JSON.stringify({ satisfies: semver.satisfies(version, range.replaceAll(',', ' ')) }) + '\n';
          }).join(''));
        });
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var count = BenchArguments.Number(arguments, "lines", Lines);
        var input = MakeLines(count);
        List<Run> oursOfAll = [];
        List<Run> npmOfAll = [];
        for (var round = 0; round < Rounds; round++)
        {
            oursOfAll.Add(await RunAsync(input, "dotnet", TrimtabPath, "version", "satisfies", "--jsonl"));
            npmOfAll.Add(await RunAsync(input, "node", "-e", Peer));
        }

        var (ours, npm) = (oursOfAll.MinBy(static run => run.Time)!, npmOfAll.MinBy(static run => run.Time)!);
        Console.WriteLine($"{count} questions whether a version is in a range, as JSON lines through one process, best of {Rounds} in turn:");
        Print("trimtab version satisfies --jsonl", count, ours);
        if (npm.ExitCode != 0)
        {
            Console.WriteLine("  npm's semver package is not here: no peer.");
            return 0;
        }

        Print("node with npm's semver package", count, npm);
        Console.WriteLine($"  {npm.Time / ours.Time:0.0} times as fast; the answers are {(ours.Output == npm.Output ? "the same" : "not the same")}");
        return ours.Output == npm.Output ? 0 : 1;
    }

    private static string TrimtabPath => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "trimtab.dll"));

    private static byte[] MakeLines(int count)
    {
        var random = new Random(1);
        var text = new StringBuilder();
        for (var line = 0; line < count; line++)
        {
            text.Append("{\"version\":\"").Append(random.Next(6)).Append('.').Append(random.Next(20)).Append('.').Append(random.Next(100)).Append(Prereleases[random.Next(Prereleases.Length)])
                .Append("\",\"range\":\"").Append(Ranges[random.Next(Ranges.Length)]).Append("\"}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static async Task<Run> RunAsync(byte[] input, string program, params string[] words)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, BufferBytes);
        ProcessUse? use = null;
        for (var at = 0; at < input.Length; at += BufferBytes)
        {
            await process.StandardInput.BaseStream.WriteAsync(input.AsMemory(at, Math.Min(BufferBytes, input.Length - at)));
            use = ProcessUse.Read(process.Id) ?? use;
        }

        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync();
        return new Run(process.ExitCode, watch.Elapsed, use?.PeakBytes ?? 0, Encoding.ASCII.GetString(output.GetBuffer(), 0, (int)output.Length));
    }

    private static void Print(string what, int count, Run run)
        => Console.WriteLine($"  {what,-36} {count / run.Time.TotalSeconds,10:0} lines/s, at most {run.PeakBytes >> 20} MiB");

    private sealed record Run(int ExitCode, TimeSpan Time, long PeakBytes, string Output);
}
