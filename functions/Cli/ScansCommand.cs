using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Registries.Memory;

namespace Trimtab.Cli;

/// <summary><c>trimtab scans [--faults]</c>: what is remembered of repositories.</summary>
internal static class ScansCommand
{
    public static Command Create(SharedOptions shared)
    {
        var faults = new Option<bool>("--faults") { Description = "Only those that could not be read whole, or that lost tags." };
        var command = new Command("scans", """
            The repositories of images and charts that are looked at: how many versions each has, when it was last read whole, and what is wrong with it.

            Example: trimtab scans --faults
            """) { faults };
        command.SetAction((result, cancellationToken) => RunAsync(shared, result, result.GetValue(faults), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, bool onlyFaults, CancellationToken cancellationToken)
    {
        using var connection = Connection.Open(shared, result);
        var rows = await new RepositoryMemories(connection.Documents).ReadAllAsync(cancellationToken)
            .Select(static memory => new ScanRow(memory.Artifact, memory.Count, memory.CheckedAt, memory.SuspectCount, memory.Fault, memory.Failures, memory.FailingSince))
            .Where(row => !onlyFaults || row.Fault.Length > 0 || row.Suspect > 0)
            .ToArrayAsync(cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        shared.PrinterOf(result).Rows(
            rows,
            onlyFaults ? "Every repository was read whole." : "No repository was looked at yet.",
            ("REPOSITORY", row => row.Repository),
            ("VERSIONS", row => $"{row.Versions}"),
            ("READ", row => row.CheckedAt is { } at ? Words.Age(at, now) + " ago" : "never"),
            ("SUSPECT", row => row.Suspect > 0 ? $"{row.Suspect} lost" : "-"),
            ("FAULT", row => row.Fault.Length == 0 ? "-" : row.Fault));
        return ExitCode.Good;
    }

    /// <summary>A repository as it is shown, also as JSON.</summary>
    private sealed record ScanRow(string Repository, int Versions, DateTimeOffset? CheckedAt, int Suspect, string Fault, int Failures, DateTimeOffset? FailingSince);
}
