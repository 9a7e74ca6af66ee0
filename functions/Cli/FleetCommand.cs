using System.CommandLine;
using Trimtab.Adapters.Fleet;
using Trimtab.Cli.Output;
using Trimtab.Domain.Fleet;

namespace Trimtab.Cli;

/// <summary><c>trimtab fleet check [PATH]</c>: is the fleet document right?</summary>
internal static class FleetCommand
{
    public static Command Create(SharedOptions shared)
    {
        var path = new Argument<string?>("path") { Description = "The fleet file or directory. Default: the setting Fleet:Path.", Arity = ArgumentArity.ZeroOrOne };
        var check = new Command("check", "Checks a fleet document and lists every fault with file, line and path.") { path };
        check.SetAction(result => Check(
            result.GetValue(path) ?? shared.SettingsOf(result).FleetPath ?? throw new CliException("Name the fleet file: trimtab fleet check PATH.", ExitCode.Usage),
            shared.PrinterOf(result)));
        return new Command("fleet", "The fleet document.") { check };
    }

    private static int Check(string path, Printer printer)
    {
        try
        {
            var fleet = FleetReader.Read(FleetFiles.Read(path));
            printer.Sentence($"{path} is right: {fleet.Clusters.Count} clusters, {fleet.Sources.Count} sources, {fleet.Targets.Count} targets, version {fleet.Version[..19]}.");
            return ExitCode.Good;
        }
        catch (InvalidFleetException exception)
        {
            printer.Rows(exception.Faults, "", ("WHERE", fault => $"{fault.File}:{fault.Line}"), ("FIELD", fault => fault.Path), ("FAULT", fault => fault.Text));
            return ExitCode.Bad;
        }
    }
}
