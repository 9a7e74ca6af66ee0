using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.State;

namespace Trimtab.Cli;

/// <summary><c>trimtab logs ROLLOUT [--follow]</c>: what a rollout's pods say.</summary>
internal static class LogsCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Command Create(SharedOptions shared)
    {
        var id = new Argument<string>("rollout") { Description = "The rollout's id, as trimtab rollouts lists it." };
        id.CompletionSources.Add(Names.Rollouts(shared));
        var follow = new Option<bool>("--follow", "-f") { Description = "Goes on until the rollout has ended." };
        var tail = new Option<int>("--tail") { Description = "How many of the last lines of each container; 1 to 5000.", HelpName = "N", DefaultValueFactory = _ => 20 };
        tail.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 5000)
            {
                result.AddError("--tail must be from 1 to 5000.");
            }
        });
        var command = new Command("logs", """
            Log lines of a running rollout's canary and stable pods, each with its pod; of one that has ended what was kept of its failure.
            What looks like a secret is masked.

            Example: trimtab logs shop-5b1e22aa --follow
            """)
        {
            id,
            follow,
            tail,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            shared, result, result.GetRequiredValue(id), result.GetValue(follow), result.GetValue(tail), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, string id, bool isFollowed, int tail, CancellationToken cancellationToken)
    {
        await using var services = CliServices.Open(shared.SettingsOf(result));
        var printer = shared.PrinterOf(result);
        var history = new RolloutHistory(new RolloutDocuments(services.Get<IDocumentStore>()));
        var rollout = await FindAsync(history, id, cancellationToken);
        if (!rollout.IsEnded)
        {
            var logs = new RolloutLogs(await services.Get<IClusters>().GetAsync(rollout.Cluster, cancellationToken), tail);
            Print(await logs.ReadAsync(rollout, cancellationToken), printer);
            while (isFollowed && !rollout.IsEnded)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
                Print(await logs.ReadAsync(rollout, cancellationToken), printer);
                rollout = await FindAsync(history, id, cancellationToken);
            }
        }

        if (rollout.IsEnded)
        {
            PrintEnd(rollout, printer);
        }

        return ExitCode.Good;
    }

    private static void PrintEnd(RolloutDocument rollout, Printer printer)
    {
        var kept = RolloutLogs.Kept(rollout);
        printer.Text($"{rollout.Id} has ended: {rollout.Phase}. {rollout.Status}{(kept.Count == 0 ? " No failure was kept." : "")}");
        Print(kept, printer);
    }

    private static void Print(IReadOnlyList<RolloutLogLine> lines, Printer printer)
    {
        foreach (var line in lines)
        {
            if (printer.Form == OutputForm.Table)
            {
                printer.Text($"[{line.Track} {line.Pod}{(line.Container.Length == 0 ? "" : $"/{line.Container}")}] {line.Line}", line.Track == "canary" ? Paint.Yellow : Paint.None);
            }
            else
            {
                printer.Line(line);
            }
        }
    }

    private static async Task<RolloutDocument> FindAsync(RolloutHistory history, string id, CancellationToken cancellationToken)
        => await history.FindAsync(id, cancellationToken) ?? throw new CliException($"There is no rollout {id}. trimtab rollouts lists them.", ExitCode.Bad);
}
