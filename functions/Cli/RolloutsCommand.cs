using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Cli;

/// <summary><c>trimtab rollouts [TARGET]</c>: running and past rollouts, and windows of guards.</summary>
internal static class RolloutsCommand
{
    public static Command Create(SharedOptions shared)
    {
        var target = new Argument<string?>("target") { Description = "Only this target's.", Arity = ArgumentArity.ZeroOrOne };
        target.CompletionSources.Add(Names.Targets(shared));
        var command = new Command("rollouts", """
            Running and past rollouts, newest first; windows of guards too.

            Example: trimtab rollouts shop-prod
            """) { target };
        command.SetAction((result, cancellationToken) => RunAsync(shared, result, result.GetValue(target), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, string? target, CancellationToken cancellationToken)
    {
        using var connection = Connection.Open(shared, result);
        var rollouts = await connection.Rollouts.ListAsync(target, cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        shared.PrinterOf(result).Rows(
            rollouts,
            "There was no rollout yet.",
            ("ROLLOUT", rollout => rollout.Id),
            ("PHASE", rollout => rollout.Phase.ToString()),
            ("STEP", StepOf),
            ("STARTED", rollout => Words.Age(rollout.StartedAt, now) + " ago"),
            ("TOOK", rollout => rollout.EndedAt is { } ended ? Words.Span(ended - rollout.StartedAt) : "-"),
            ("COMMIT", rollout => Shorten(rollout.Commit.Subject)),
            ("STATUS", rollout => rollout.Status));
        return ExitCode.Good;
    }

    private static string StepOf(RolloutDocument rollout)
        => rollout.Guard is not null ? "guard" : $"{Math.Min(rollout.Step + 1, rollout.Policy.Steps.Count)}/{rollout.Policy.Steps.Count}";

    private static string Shorten(string subject) => subject.Length <= 40 ? subject : subject[..39] + "…";
}
