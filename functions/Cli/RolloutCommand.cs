using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Cli;

/// <summary><c>trimtab rollout show|promote|rollback|hold|release ID</c>: one rollout.</summary>
internal static class RolloutCommand
{
    public static Command Create(SharedOptions shared)
    {
        var command = new Command("rollout", "One rollout: what happened and why, and what a person can tell it.");
        command.Add(Show(shared));
        command.Add(Order(shared, "promote", RolloutAction.Promote, "Promotes it now, whatever the evidence says; ends a guard's window well."));
        command.Add(Order(shared, "rollback", RolloutAction.RollBack, "Takes the revision back and holds it; of a guard's window the template."));
        command.Add(Order(shared, "hold", RolloutAction.Hold, "Keeps it at its present step; the judge may still roll it back."));
        command.Add(Order(shared, "release", RolloutAction.Release, "Ends a hold: of a running rollout, or of the revision or template that was taken back; resumes what the guard suspended."));
        return command;
    }

    private static Argument<string> Id(SharedOptions shared)
    {
        var id = new Argument<string>("id") { Description = "The rollout's id, as trimtab rollouts lists it." };
        id.CompletionSources.Add(Names.Rollouts(shared));
        return id;
    }

    private static Command Show(SharedOptions shared)
    {
        var id = Id(shared);
        var command = new Command("show", """
            Every decision with its reason, and the evidence.

            Example: trimtab rollout show shop-5b1e22aa
            """) { id };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            Print(await FindAsync(connection, result.GetRequiredValue(id), cancellationToken), shared.PrinterOf(result));
            return ExitCode.Good;
        });
        return command;
    }

    private static Command Order(SharedOptions shared, string name, RolloutAction action, string description)
    {
        var id = Id(shared);
        var command = new Command(name, $"""
            {description}

            Example: trimtab rollout {name} shop-5b1e22aa
            """) { id };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            var rollout = await FindAsync(connection, result.GetRequiredValue(id), cancellationToken);
            await connection.AskAsync(new Domain.Rollouts.RolloutCommand(rollout.Id, action), cancellationToken);
            shared.PrinterOf(result).Sentence($"Asked to {name} {rollout.Id}. What became of it: trimtab rollout show {rollout.Id}");
            return ExitCode.Good;
        });
        return command;
    }

    private static async Task<RolloutDocument> FindAsync(Connection connection, string id, CancellationToken cancellationToken)
        => await connection.Rollouts.FindAsync(id, cancellationToken)
            ?? throw new CliException($"There is no rollout {id}. trimtab rollouts lists them.", ExitCode.Bad);

    private static void Print(RolloutDocument rollout, Printer printer)
    {
        if (printer.Form != OutputForm.Table)
        {
            printer.Value(rollout);
            return;
        }

        printer.Text($"{rollout.Id}  {rollout.Phase}  {rollout.Status}");
        if (rollout.Guard is { } guard)
        {
            Print(rollout, guard, printer);
        }
        else
        {
            printer.Text($"commit {rollout.Revision} by {rollout.Commit.Author}: {rollout.Commit.Subject}");
        }

        printer.Text("");
        printer.Rows(
            rollout.Decisions,
            "No decision yet.",
            ("AFTER", decision => $"{(decision.Time - rollout.StartedAt).TotalSeconds:0.0}s"),
            ("DECISION", decision => decision.Action),
            ("BY", decision => decision.By),
            ("REASON", decision => decision.Reason));
        foreach (var workload in rollout.Workloads)
        {
            Print(workload, rollout.Guard is null ? ("stable", "canary") : ("old", "new"), printer);
        }
    }

    private static void Print(RolloutDocument rollout, RolloutGuard guard, Printer printer)
    {
        printer.Text($"guard {guard.Name} in cluster {rollout.Cluster}: template {rollout.PreviousRevision} → {rollout.Revision} by {rollout.Commit.Author}: {rollout.Commit.Subject}");
        if (guard.Owners.Count > 0)
        {
            printer.Text($"applied by {string.Join(", ", guard.Owners)}");
        }

        foreach (var line in guard.Outcome)
        {
            printer.Text($"  {line}");
        }
    }

    private static void Print(RolloutWorkload workload, (string Old, string New) tracks, Printer printer)
    {
        if (workload.Evidence is not { } evidence)
        {
            return;
        }

        printer.Text("");
        printer.Text($"{evidence.Workload}: {evidence.Verdict}");
        printer.Text($"  measured  {evidence.Measured}");
        printer.Text($"  {tracks.Old,-8}  {evidence.StableReplicas} pods, {evidence.Stable.Requests:0} requests, {evidence.Stable.Bad:0} bad, {evidence.Stable.Slow:0} slow");
        printer.Text($"  {tracks.New,-8}  {evidence.CanaryReplicas} pods, {evidence.Canary.Requests:0} requests, {evidence.Canary.Bad:0} bad, {evidence.Canary.Slow:0} slow");
        foreach (var line in evidence.Failures.Concat(evidence.Log))
        {
            printer.Text($"  {line}");
        }
    }
}
