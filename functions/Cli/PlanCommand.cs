using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Scans;

namespace Trimtab.Cli;

/// <summary><c>trimtab plan</c>: what the gates say to the whole inventory.</summary>
internal static class PlanCommand
{
    public static Command Create(SharedOptions shared)
    {
        var asset = new Argument<string?>("asset") { Description = "Only assets whose name fits; * and ? stand for others.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Also the parts for which nothing is newer or may follow." };
        var policy = new Option<string?>("--policy") { Description = "YAML or JSON with the fields of an update policy, laid over all that the fleet says.", HelpName = "FILE" };
        var command = new Command("plan", """
            What would become of newer versions, for every part of every asset, by what the last scans saw. Touches nothing.

            Example: trimtab plan "apps-eu/shop/*" --policy careful.yaml
            """) { asset, all, policy };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var services = CliServices.Open(shared.SettingsOf(result));
            await services.LoadFleetAsync(cancellationToken);
            var rules = new UpdateRules(services.Fleet, await GateCommand.ReadPolicyAsync(result.GetValue(policy), services.Fleet, cancellationToken));
            var decisions = await DecideAsync(services, rules, result.GetValue(asset), cancellationToken);
            Print([.. decisions.SelectMany(PlannedChange.Of).Where(planned => result.GetValue(all) || planned.Choice is not null)], shared.PrinterOf(result));
            return ExitCode.Good;
        });
        return command;
    }

    /// <summary>The gate's answer to each part of the assets whose name fits.</summary>
    internal static async Task<IReadOnlyList<GateDecision>> DecideAsync(CliServices services, UpdateRules rules, string? asset, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var judge = services.Get<ChangeJudge>();
        List<GateDecision> decisions = [];
        await foreach (var (owner, part) in services.Get<KnownParts>().ReadAsync(known => asset is null || UpdateSelection.Matches(asset, known.Id.ToString()), cancellationToken))
        {
            decisions.Add(await judge.DecideAsync(rules, owner, part, now, cancellationToken));
        }

        return [.. decisions.OrderBy(static decision => decision.Asset.ToString(), StringComparer.Ordinal).ThenBy(static decision => decision.Part, StringComparer.Ordinal)];
    }

    private static void Print(IReadOnlyList<PlannedChange> plan, Printer printer)
        => printer.Rows(
            plan,
            "Nothing that is newer may follow.",
            ("ASSET", planned => planned.Decision.Asset.ToString()),
            ("PART", planned => planned.Decision.Part),
            ("RUNNING", planned => planned.Decision.Running.Version),
            ("TO", planned => planned.Choice?.Candidate.Version.Version ?? "-"),
            ("TYPE", planned => planned.Choice is { } choice ? Words.Of(choice.Type) : "-"),
            ("ACTION", planned => planned.Choice is { } choice ? Words.Of(choice.Action) : "-"),
            ("WHEN", planned => When(planned.Choice)),
            ("WHY", planned => planned.Decision.Summary));

    private static string When(GateChoice? choice) => choice switch
    {
        null => "-",
        { WaitUntil: { } until } => until == DateTimeOffset.MaxValue ? "never" : $"{until.UtcDateTime:u}",
        _ => choice.Action == GateAction.Auto ? "now" : "when approved",
    };
}
