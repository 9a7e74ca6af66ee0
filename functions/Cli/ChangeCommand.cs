using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Gates;

namespace Trimtab.Cli;

/// <summary><c>trimtab change show CHANGE</c>, <c>trimtab approve CHANGE</c>, <c>trimtab reject CHANGE</c>: one change.</summary>
internal static class ChangeCommand
{
    public static Command Create(SharedOptions shared)
    {
        var id = Id(shared);
        var show = new Command("show", """
            Where a change stands, why, who answered what, and the gate's rationale.

            Example: trimtab change show 0f3a9c2be1d47785
            """) { id };
        show.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            var change = await FindAsync(connection, result.GetRequiredValue(id), cancellationToken);
            Print(change, (await connection.Updates.ReadAsync(change.Id, cancellationToken)).Document?.Differences ?? [], shared.PrinterOf(result));
            return ExitCode.Good;
        });
        return new Command("change", "One change of an asset's version.") { show };
    }

    /// <summary><c>approve</c> and <c>reject</c>.</summary>
    public static Command Answer(SharedOptions shared, ChangeAnswer answer)
    {
        var id = Id(shared);
        var why = new Option<string?>("--why") { Description = "Why; stands in the record.", HelpName = "TEXT" };
        var (verb, description) = answer == ChangeAnswer.Approve
            ? ("approve", "Says yes to a change that waits for people; with enough votes it is made, in its window.")
            : ("reject", "Says no to a change: that version is not proposed to this asset again.");
        var command = new Command(verb, $"""
            {description}

            Example: trimtab {verb} 0f3a9c2be1d47785 --why "read the release notes"
            """) { id, why };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            var change = await FindAsync(connection, result.GetRequiredValue(id), cancellationToken);
            if (change is { State: ChangeState.AwaitingMerge } && answer == ChangeAnswer.Approve)
            {
                throw new CliException($"Change {change.Id} is approved by the merge of its pull request: {change.Status}", ExitCode.Bad);
            }

            if (!change.IsAsking && change.State != ChangeState.AwaitingMerge)
            {
                throw new CliException($"Change {change.Id} is {Words.Of(change.State)} and waits for nobody's answer: {change.Status}", ExitCode.Bad);
            }

            var text = (result.GetValue(why) ?? "").ReplaceLineEndings(" ").Trim();
            await connection.AskAsync(new AnswerChange(change.Id, answer, text[..Math.Min(text.Length, AnswerChange.MaxWhy)]), cancellationToken);
            shared.PrinterOf(result).Sentence($"Asked to {verb} {change.Title()}. What became of it: trimtab change show {change.Id}");
            return ExitCode.Good;
        });
        return command;
    }

    private static Argument<string> Id(SharedOptions shared)
    {
        var id = new Argument<string>("id") { Description = "The change's id, as trimtab changes lists it." };
        id.CompletionSources.Add(Names.Changes(shared));
        return id;
    }

    private static async Task<ChangeDocument> FindAsync(Connection connection, string id, CancellationToken cancellationToken)
        => (await connection.Changes.ReadAsync(id, cancellationToken)).Change
            ?? throw new CliException($"There is no change {id}. trimtab changes --all lists them.", ExitCode.Bad);

    private static void Print(ChangeDocument change, IReadOnlyList<string> differences, Printer printer)
    {
        if (printer.Form != OutputForm.Table)
        {
            printer.Value(change);
            return;
        }

        printer.Text($"{change.Id}  {Words.Of(change.State)}  {change.Title()}");
        printer.Text($"status    {change.Status}");
        printer.Text($"type      {Words.Of(change.Change.Type)} step of {change.Change.Artifact}, first seen {change.Candidate.FirstSeen.UtcDateTime:u}");
        printer.Text($"content   {change.Change.From.Digest ?? "not known"} → {change.Change.To.Digest ?? "not known"}");
        printer.Text($"signed    {(change.Evidence?.SignedBy is { } keys ? string.Join(", ", keys.DefaultIfEmpty("by no known key")) : "not known")}");
        if (change.Evidence?.Notes is { } notes)
        {
            printer.Text($"notes     {notes}");
        }

        if (change.IsAsking)
        {
            printer.Text($"votes     {change.Votes.Count} of {change.Decision.Approval.Votes}{(change.Deadline is { } deadline ? $", until {deadline.UtcDateTime:u}" : "")}");
        }

        if (change.PullRequest is { } request)
        {
            printer.Text($"request   {request.Name}");
        }

        for (var line = 0; line < differences.Count; line++)
        {
            printer.Text($"{(line == 0 ? "changes " : "        ")}  {differences[line]}");
        }

        printer.Text("");
        printer.Rows(change.History, "Nothing happened yet.", ("TIME", entry => $"{entry.Time.UtcDateTime:u}"), ("STATE", entry => Words.Of(entry.State)), ("BY", entry => entry.By), ("WHAT", entry => entry.What));
        printer.Text("");
        printer.Text(GateText.Write(change.Decision).TrimEnd('\n'));
    }
}
