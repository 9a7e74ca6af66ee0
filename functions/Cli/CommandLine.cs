using System.CommandLine;
using Trimtab.Adapters.Programs;
using Trimtab.Cli.Registries;
using Trimtab.Cli.Versions;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Sources;
using Trimtab.Domain.State;
using Trimtab.Hosting.Settings;

namespace Trimtab.Cli;

/// <summary>The commands of <c>trimtab</c>, and what every one of them shares.</summary>
internal static class CommandLine
{
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = Create();
        try
        {
            var result = root.Parse(args);
            return result.Errors.Count > 0
                ? Refuse(result, error)
                : await result.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Good;
        }
        catch (Exception exception) when (Explain(exception) is { } end)
        {
            await error.WriteLineAsync(end.Message);
            return end.ExitCode;
        }
    }

    /// <returns>What is said to the user, and the exit code; null for a fault of the program.</returns>
    private static CliException? Explain(Exception exception) => exception switch
    {
        CliException end => end,
        InvalidFleetException fleet => new CliException(string.Join(Environment.NewLine, fleet.Faults), ExitCode.Bad),
        ClusterException or MessagingException or SourceException or ProgramException => new CliException(exception.Message, ExitCode.Unavailable),
        RegistryException registry => new CliException(registry.Message, registry.Fault == RegistryFault.NotFound ? ExitCode.Bad : ExitCode.Unavailable),
        StorageException => new CliException($"Storage did not do what was asked: {exception.Message}", ExitCode.Unavailable),
        _ => ConfigurationFaults.Of(exception) is { } faults ? new CliException(faults, ExitCode.Usage) : null,
    };

    public static RootCommand Create()
    {
        var shared = new SharedOptions();
        return new RootCommand("Steers Kubernetes from Git: a push is applied, shown to real traffic in small steps, judged in seconds, kept or taken back.")
        {
            shared.Output,
            shared.Settings,
            StatusCommand.Create(shared),
            RolloutsCommand.Create(shared),
            RolloutCommand.Create(shared),
            UpdatesCommand.Create(shared),
            UpdateCommand.Create(shared),
            RollbackCommand.Create(shared),
            IncidentsCommand.Create(shared),
            IncidentCommand.Create(shared),
            InventoryCommand.Create(shared),
            ChangesCommand.Create(shared),
            ChangeCommand.Create(shared),
            ChangeCommand.Answer(shared, ChangeAnswer.Approve),
            ChangeCommand.Answer(shared, ChangeAnswer.Reject),
            HoldCommand.Create(shared),
            GateCommand.Create(shared),
            PlanCommand.Create(shared),
            ReconcileCommand.Create(shared),
            ScanCommand.Create(shared),
            ScansCommand.Create(shared),
            JudgeCommand.Create(),
            BuildCommand.Create(shared),
            DiffCommand.Create(shared),
            SanitizeCommand.Create(shared),
            HealthCommand.Create(shared),
            DoctorCommand.Create(shared),
            LogsCommand.Create(shared),
            PoisonCommand.Create(shared),
            RedactCommand.Create(),
            CompletionCommand.Create(),
            AuditCommand.Create(shared),
            FleetCommand.Create(shared),
            NotifyCommand.Create(shared),
            TwinCommand.Create(),
            VersionCommand.Create(shared),
            ImageCommand.Create(shared),
            RegistryCommand.Create(shared),
        };
    }

    private static int Refuse(ParseResult result, TextWriter error)
    {
        foreach (var fault in result.Errors)
        {
            error.WriteLine(fault.Message);
        }

        error.WriteLine($"Try: trimtab {string.Join(' ', Path(result))}--help");
        return ExitCode.Usage;
    }

    private static IEnumerable<string> Path(ParseResult result)
    {
        List<string> names = [];
        for (var command = result.CommandResult; command.Parent is System.CommandLine.Parsing.CommandResult parent; command = parent)
        {
            names.Insert(0, command.Command.Name);
        }

        return names.Count == 0 ? [] : [.. names, ""];
    }
}
