using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Scans;

namespace Trimtab.Cli;

/// <summary><c>trimtab gate explain</c>: what a gate says, and why.</summary>
internal static class GateCommand
{
    public static Command Create(SharedOptions shared)
    {
        var asset = new Argument<string?>("asset") { Description = "The asset's name: PLACE/NAMESPACE/KIND/NAME, of a container PLACE/container/NAME.", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<string?>("--file", "-f") { Description = "Instead of an asset a case: asset, artifact, running version and candidates, as YAML or JSON; - is standard input.", HelpName = "FILE" };
        var candidate = new Option<string?>("--candidate") { Description = "As if only this tag were there.", HelpName = "TAG" };
        var policy = new Option<string?>("--policy") { Description = "YAML or JSON with the fields of an update policy, laid over all that the fleet says.", HelpName = "FILE" };
        var explain = new Command("explain", """
            What a gate says to the newer versions of an asset: every rule that was considered, which one decided, and what would change it. Changes nothing.

            Example: trimtab gate explain apps-eu/shop/deployment/web --policy careful.yaml
            """) { asset, file, candidate, policy };
        explain.SetAction(async (result, cancellationToken) =>
        {
            await using var services = CliServices.Open(shared.SettingsOf(result));
            await services.LoadFleetAsync(cancellationToken);
            var rules = new UpdateRules(services.Fleet, await ReadPolicyAsync(result.GetValue(policy), services.Fleet, cancellationToken));
            var tag = result.GetValue(candidate);
            var decisions = (result.GetValue(asset), result.GetValue(file)) switch
            {
                ({ } name, null) => await ExplainAsync(services, rules, name, tag, cancellationToken),
                (null, { } name) => [Gate.Decide(Only((await ReadCaseAsync(name, cancellationToken)).Ask(rules, TimeProvider.System.GetUtcNow()), tag))],
                _ => throw new CliException("Name an asset, or a case with --file; not both.", ExitCode.Usage),
            };
            Print(decisions, shared.PrinterOf(result));
            return ExitCode.Good;
        });
        return new Command("gate", "The gate that decides about newer versions.") { explain };
    }

    /// <summary>A policy to be tried; null for none.</summary>
    internal static async Task<PolicyLayer?> ReadPolicyAsync(string? file, FleetDocument fleet, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return null;
        }

        var (name, text) = await InputFile.ReadAsync(file, cancellationToken);
        var (layer, faults) = UpdatePolicyFile.Read(name, text, fleet);
        return faults.Count == 0 ? layer : throw new CliException(string.Join(Environment.NewLine, faults), ExitCode.Usage);
    }

    private static async Task<IReadOnlyList<GateDecision>> ExplainAsync(CliServices services, UpdateRules rules, string name, string? tag, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        List<GateDecision> decisions = [];
        await foreach (var (asset, part) in services.Get<KnownParts>().ReadAsync(known => known.Id.ToString() == name, cancellationToken))
        {
            decisions.Add(await services.Get<ChangeJudge>().DecideAsync(rules, asset, Only(part, tag, now), now, cancellationToken));
        }

        return decisions.Count > 0
            ? [.. decisions.OrderBy(static decision => decision.Part, StringComparer.Ordinal)]
            : throw new CliException($"No part of {name} that could be updated is known. trimtab inventory lists what is.", ExitCode.Bad);
    }

    /// <summary>The decisions as people read them, a blank line between two; or one value for programs.</summary>
    private static void Print(IReadOnlyList<GateDecision> decisions, Printer printer)
    {
        if (printer.Form != OutputForm.Table)
        {
            printer.Value(decisions is [var one] ? (object)one : decisions);
            return;
        }

        printer.Text(string.Join("\n", decisions.Select(GateText.Write)).TrimEnd('\n'));
    }

    private static GateQuestion Only(GateQuestion question, string? tag) => question with { Part = Only(question.Part, tag, question.Now) };

    /// <summary>The part as if one candidate alone were there. One that nobody has seen yet may be tried as well: it is new now.</summary>
    private static PartCandidates Only(PartCandidates part, string? tag, DateTimeOffset now)
        => tag is null ? part
            : part.Candidates.Where(candidate => candidate.Version.Version == tag).ToArray() is { Length: > 0 } known ? part with { Candidates = known }
            : part with { Candidates = [new Candidate(new ArtifactVersion(tag, null), now)] };

    private static async Task<GateCase> ReadCaseAsync(string file, CancellationToken cancellationToken)
    {
        var (name, text) = await InputFile.ReadAsync(file, cancellationToken);
        try
        {
            return GateCase.Read(name, text);
        }
        catch (FormatException fault)
        {
            throw new CliException(fault.Message, ExitCode.Usage);
        }
    }
}
