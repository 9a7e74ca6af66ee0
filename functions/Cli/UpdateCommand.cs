using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Updates;

namespace Trimtab.Cli;

/// <summary><c>trimtab update show ID</c>: one update.</summary>
internal static class UpdateCommand
{
    public static Command Create(SharedOptions shared)
    {
        var command = new Command("update", "One update: what happened and why.");
        command.Add(Show(shared));
        return command;
    }

    private static Command Show(SharedOptions shared)
    {
        var id = new Argument<string>("id") { Description = "The update's id, as trimtab updates lists it." };
        id.CompletionSources.Add(Names.Updates(shared));
        var command = new Command("show", """
            Every decision about an update with its reason.

            Example: trimtab update show 5b1e22aa90c1d2e3
            """) { id };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            var update = (await connection.Updates.ReadAsync(result.GetRequiredValue(id), cancellationToken)).Document
                ?? throw new CliException($"There is no update {result.GetRequiredValue(id)}. trimtab updates --all lists them.", ExitCode.Bad);
            Print(update, shared.PrinterOf(result));
            return ExitCode.Good;
        });
        return command;
    }

    private static void Print(UpdateDocument update, Printer printer)
    {
        if (printer.Form != OutputForm.Table)
        {
            printer.Value(update);
            return;
        }

        printer.Text($"{update.Id}  {update.Phase}  {update.Title()}");
        printer.Text($"mode {update.Mode.ToString().ToLowerInvariant()}, attempt {update.Attempt} of {update.Execution.Attempts}, asked for by {update.RequestedBy}");
        for (var line = 0; line < update.Differences?.Count; line++)
        {
            printer.Text($"{(line == 0 ? "changes" : "       ")}  {update.Differences[line]}");
        }

        printer.Text("");
        printer.Rows(
            update.Steps,
            "No decision yet.",
            ("AFTER", step => $"{(step.Time - update.QueuedAt).TotalSeconds:0.0}s"),
            ("DECISION", step => step.Action),
            ("BY", step => step.By),
            ("REASON", step => step.Reason));
    }
}
