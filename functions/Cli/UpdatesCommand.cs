using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Updates;

namespace Trimtab.Cli;

/// <summary><c>trimtab updates [--all]</c>: updates that wait, run and ended.</summary>
internal static class UpdatesCommand
{
    public static Command Create(SharedOptions shared)
    {
        var all = new Option<bool>("--all") { Description = "Those that ended, too." };
        var command = new Command("updates", """
            Updates that run, and those that wait for their turn in the order in which they get it.

            Example: trimtab updates --all
            """) { all };
        command.SetAction((result, cancellationToken) => RunAsync(shared, result, result.GetValue(all), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, bool isEndedToo, CancellationToken cancellationToken)
    {
        using var connection = Connection.Open(shared, result);
        IReadOnlyList<UpdateDocument> updates = isEndedToo
            ? await connection.Updates.ListAsync(cancellationToken)
            : [.. (await connection.Updates.ListActiveAsync(cancellationToken)).Select(static found => found.Document).Where(static update => !update.IsClosed)];
        var now = TimeProvider.System.GetUtcNow();
        shared.PrinterOf(result).Rows(
            [.. updates.OrderBy(static update => update.IsClosed).ThenByDescending(static update => update.IsRunning).ThenByDescending(static update => update.IsClosed ? 0 : update.Priority)
                .ThenBy(static update => update.IsClosed ? DateTimeOffset.MinValue : update.QueuedAt)],
            isEndedToo ? "There was no update yet." : "No update runs or waits.",
            ("UPDATE", update => update.Id),
            ("PHASE", update => update.Phase.ToString()),
            ("MODE", update => update.Mode.ToString().ToLowerInvariant()),
            ("WHAT", update => update.Title()),
            ("SINCE", update => Words.Age(update.PhaseSince, now) + " ago"),
            ("STATUS", update => update.Status));
        return ExitCode.Good;
    }
}
