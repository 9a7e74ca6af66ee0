using System.CommandLine;
using Trimtab.Cli.Output;

namespace Trimtab.Cli;

/// <summary><c>trimtab incidents [--all]</c>: workloads whose pods fail.</summary>
internal static class IncidentsCommand
{
    public static Command Create(SharedOptions shared)
    {
        var all = new Option<bool>("--all") { Description = "Closed ones too." };
        var command = new Command("incidents", """
            Workloads whose pods fail, the newest failure first.

            Example: trimtab incidents --all
            """) { all };
        command.SetAction((result, cancellationToken) => RunAsync(shared, result, result.GetValue(all), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, bool isClosedToo, CancellationToken cancellationToken)
    {
        using var connection = Connection.Open(shared, result);
        var incidents = await connection.Incidents.ReadAllAsync(isClosedToo, cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        shared.PrinterOf(result).Rows(
            incidents,
            isClosedToo ? "There was no incident yet." : "No incident is open.",
            ("INCIDENT", incident => incident.Id),
            ("STATE", incident => incident.State.ToString()),
            ("CLUSTER", incident => incident.Cluster),
            ("WORKLOAD", incident => incident.Workload()),
            ("CONTAINER", incident => incident.Container ?? "-"),
            ("REASON", incident => incident.Reason),
            ("COUNT", incident => $"{incident.Count}"),
            ("SINCE", incident => Words.Age(incident.OpenedAt, now) + " ago"),
            ("LAST", incident => Words.Age(incident.LastAt, now) + " ago"));
        return ExitCode.Good;
    }
}
