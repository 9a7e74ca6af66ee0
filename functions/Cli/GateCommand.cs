using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Gates.Policies;

namespace Trimtab.Cli;

/// <summary><c>trimtab gate explain</c>: what a gate says, and why.</summary>
internal static class GateCommand
{
    public static Command Create(SharedOptions shared)
    {
        var file = new Option<string>("--file", "-f") { Description = "A case: asset, artifact, running version and candidates, as YAML or JSON; - is standard input.", HelpName = "FILE", Required = true };
        var candidate = new Option<string?>("--candidate") { Description = "As if only this tag were there.", HelpName = "TAG" };
        var policy = new Option<string?>("--policy") { Description = "YAML or JSON with the fields of an update policy, laid over all that the fleet says.", HelpName = "FILE" };
        var explain = new Command("explain", """
            What a gate says to the newer versions of an asset: every rule that was considered, which one decided, and what would change it. Changes nothing.

            Example: trimtab gate explain --file case.yaml --policy careful.yaml
            """) { file, candidate, policy };
        explain.SetAction(async (result, cancellationToken) =>
        {
            await using var services = CliServices.Open(shared.SettingsOf(result));
            await services.LoadFleetAsync(cancellationToken);
            var rules = new UpdateRules(services.Fleet, await ReadPolicyAsync(result.GetValue(policy), services.Fleet, cancellationToken));
            var question = (await ReadCaseAsync(result.GetRequiredValue(file), cancellationToken)).Ask(rules, TimeProvider.System.GetUtcNow());
            Print([Gate.Decide(Only(question, result.GetValue(candidate)))], shared.PrinterOf(result));
            return ExitCode.Good;
        });
        return new Command("gate", "The gate that decides about newer versions.") { explain };
    }

    /// <summary>The decisions as people read them, a blank line between two; or one value for programs.</summary>
    internal static void Print(IReadOnlyList<GateDecision> decisions, Printer printer)
    {
        if (printer.Form != OutputForm.Table)
        {
            printer.Value(decisions is [var one] ? (object)one : decisions);
            return;
        }

        printer.Text(string.Join("\n", decisions.Select(GateText.Write)).TrimEnd('\n'));
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

    /// <summary>The question as if one candidate alone were there.</summary>
    internal static GateQuestion Only(GateQuestion question, string? tag)
    {
        if (tag is null)
        {
            return question;
        }

        // One that nobody has seen yet may be tried as well: it is new now.
        Candidate[] candidates = [.. question.Part.Candidates.Where(candidate => candidate.Version.Version == tag)];
        return question with { Part = question.Part with { Candidates = candidates.Length > 0 ? candidates : [new Candidate(new ArtifactVersion(tag, null), question.Now)] } };
    }

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
