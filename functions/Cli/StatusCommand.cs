using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Registries;

namespace Trimtab.Cli;

/// <summary><c>trimtab status</c>: where every target stands.</summary>
internal static class StatusCommand
{
    public static Command Create(SharedOptions shared)
    {
        var command = new Command("status", """
            Where every target stands: phase, revision, and why.

            Example: trimtab status -o json
            """);
        command.SetAction((result, cancellationToken) => RunAsync(shared, result, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, CancellationToken cancellationToken)
    {
        using var connection = Connection.Open(shared, result);
        List<TargetState> targets = [];
        await foreach (var name in connection.Targets.ListTargetsAsync(cancellationToken))
        {
            targets.Add((await connection.Targets.ReadTargetAsync(name, cancellationToken)).State);
        }

        var now = TimeProvider.System.GetUtcNow();
        var silent = (await ClusterReport.ReadAllAsync(connection.Documents, cancellationToken)).Where(standing => !standing.Answers).ToList();
        var unread = await ReadUnreadSourcesAsync(connection.Targets, cancellationToken);
        var printer = shared.PrinterOf(result);
        printer.Rows(
            targets,
            "No target was reconciled yet. Push to a source, or ask for it: trimtab reconcile SOURCE.",
            ("TARGET", target => target.Target),
            ("PHASE", target => target.Phase.ToString()),
            ("REVISION", target => Words.Commit(target.Revision)),
            ("LAST GOOD", target => Words.Commit(target.LastGoodRevision)),
            ("SINCE", target => Words.Age(target.Since, now)),
            ("MESSAGE", target => target.Message));
        foreach (var target in targets)
        {
            foreach (var line in target.Drift)
            {
                printer.Text($"{target.Target}: {line}");
            }
        }

        foreach (var standing in silent)
        {
            printer.Text($"Cluster {standing.Cluster} has not answered for {Words.Age(standing.Since, now)}; its messages wait. {standing.Reason}");
        }

        foreach (var standing in (await RegistryReport.ReadAllAsync(connection.Documents, cancellationToken)).Where(standing => !standing.Answers || standing.PausedUntil > now))
        {
            printer.Text(standing.Answers
                ? $"Registry {standing.Host} wants a pause until {standing.PausedUntil:u}: no newer versions are looked for there until then."
                : $"Registry {standing.Host} has not answered for {Words.Age(standing.Since, now)}: it is asked only now and then. {standing.Reason}");
        }

        foreach (var source in unread)
        {
            printer.Text($"Source {source.Source} can't be read: {source.Error}");
        }

        return ExitCode.Good;
    }

    private static async Task<IReadOnlyList<SourceState>> ReadUnreadSourcesAsync(TargetDocuments documents, CancellationToken cancellationToken)
    {
        List<SourceState> unread = [];
        await foreach (var name in documents.ListSourcesAsync(cancellationToken))
        {
            if ((await documents.ReadSourceAsync(name, cancellationToken)).State is { Error: not null } source)
            {
                unread.Add(source);
            }
        }

        return unread;
    }
}
