using System.CommandLine;
using Trimtab.Adapters.Fleet;
using Trimtab.Cli.Output;
using Trimtab.Cli.Settings;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Cli;

/// <summary><c>trimtab fleet check [PATH]</c>: is the fleet document right?</summary>
internal static class FleetCommand
{
    public static Command Create(SharedOptions shared)
    {
        var path = new Argument<string?>("path") { Description = "The fleet file or directory. Default: what the settings name, also the head of Fleet:Repository.", Arity = ArgumentArity.ZeroOrOne };
        var check = new Command("check", """
            Checks a fleet document and lists every fault with file, line and path.

            Example: trimtab fleet check fleet.yaml
            """) { path };
        check.SetAction((result, cancellationToken) => CheckAsync(result.GetValue(path), shared.SettingsOf(result), shared.PrinterOf(result), cancellationToken));
        return new Command("fleet", "The fleet document.") { check };
    }

    private static async Task<int> CheckAsync(string? path, CliSettings settings, Printer printer, CancellationToken cancellationToken)
    {
        try
        {
            var (name, fleet) = path is null && settings.Fleet.ToSource() is { } source
                ? await ReadAsync(settings, source, cancellationToken)
                : ReadFiles(path ?? settings.Fleet.Path);
            printer.Sentence($"{name} is right: {fleet.Clusters.Count} clusters, {fleet.Sources.Count} sources, {fleet.Targets.Count} targets, version {fleet.Version[..19]}.");
            return ExitCode.Good;
        }
        catch (InvalidFleetException exception)
        {
            printer.Rows(exception.Faults, "", ("WHERE", fault => $"{fault.File}:{fault.Line}"), ("FIELD", fault => fault.Path), ("FAULT", fault => fault.Text));
            return ExitCode.Bad;
        }
        catch (SourceException exception)
        {
            throw new CliException(exception.Message, ExitCode.Unavailable);
        }
    }

    private static (string Name, FleetDocument Fleet) ReadFiles(string path)
        => path.Length > 0
            ? (path, FleetReader.Read(FleetFiles.Read(path)))
            : throw new CliException("Name the fleet file: trimtab fleet check PATH.", ExitCode.Usage);

    private static async Task<(string Name, FleetDocument Fleet)> ReadAsync(CliSettings settings, FleetSource source, CancellationToken cancellationToken)
    {
        await using var services = CliServices.Open(settings);
        var repository = services.Get<ISourceRepository>();
        var head = await repository.ReadHeadAsync(source, cancellationToken);
        var (fleet, _) = await FleetFromRepository.ReadAsync(settings.Fleet, source, repository, head, cancellationToken);
        return ($"Commit {head[..8]} of branch {source.Branch}", fleet);
    }
}
