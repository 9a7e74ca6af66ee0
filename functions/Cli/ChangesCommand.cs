using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;

namespace Trimtab.Cli;

/// <summary><c>trimtab changes</c>: proposed, waiting and past updates.</summary>
internal static class ChangesCommand
{
    public static Command Create(SharedOptions shared)
    {
        var all = new Option<bool>("--all") { Description = "Closed ones too." };
        var asset = new Option<string?>("--asset") { Description = "Only of assets whose name fits; * and ? stand for others.", HelpName = "PATTERN" };
        var state = new Option<string[]>("--state") { Description = "Only in this state; may be given several times.", HelpName = "STATE" }
            .AcceptOnlyFromAmong([.. Enum.GetValues<ChangeState>().Select(Words.Of)]);
        var command = new Command("changes", """
            Updates that are proposed, wait, or are made; what is to be made first at the top.

            Example: trimtab changes --state awaitingApproval --asset "apps-eu/shop/*"
            """) { all, asset, state };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            var states = result.GetValue(state) ?? [];
            var changes = await connection.Changes.ReadAllAsync(result.GetValue(all) || states.Length > 0, cancellationToken);
            Print([.. changes.Where(change => Fits(change, result.GetValue(asset), states))], shared.PrinterOf(result));
            return ExitCode.Good;
        });
        return command;
    }

    private static bool Fits(ChangeDocument change, string? asset, string[] states)
        => (asset is null || UpdateSelection.Matches(asset, change.Change.Asset.ToString()))
            && (states.Length == 0 || states.Contains(Words.Of(change.State), StringComparer.Ordinal));

    private static void Print(IReadOnlyList<ChangeDocument> changes, Printer printer)
    {
        var now = TimeProvider.System.GetUtcNow();
        printer.Rows(
            changes,
            "No change is open.",
            ("CHANGE", change => change.Id),
            ("STATE", change => Words.Of(change.State)),
            ("ASSET", change => change.Change.Asset.ToString()),
            ("PART", change => change.Change.Part),
            ("FROM", change => change.Change.From.Version),
            ("TO", change => change.Change.To.Version),
            ("TYPE", change => Words.Of(change.Change.Type)),
            ("FOUND", change => Words.Age(change.FoundAt, now) + " ago"),
            ("VOTES", change => change.IsAsking ? $"{change.Votes.Count}/{change.Decision.Approval.Votes}" : "-"),
            ("STATUS", change => change.Status));
    }
}
