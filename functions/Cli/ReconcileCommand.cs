using System.CommandLine;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Cli;

/// <summary><c>trimtab reconcile SOURCE</c>: look at a source now.</summary>
internal static class ReconcileCommand
{
    public static Command Create(SharedOptions shared)
    {
        var source = new Argument<string>("source") { Description = "The source's name in the fleet." };
        source.CompletionSources.Add(Names.Sources(shared));
        var command = new Command("reconcile", """
            Looks at a source now and brings its targets to its head.

            Example: trimtab reconcile shop
            """) { source };
        command.SetAction((result, cancellationToken) => RunAsync(shared, result, result.GetRequiredValue(source), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, string source, CancellationToken cancellationToken)
    {
        using var connection = Connection.Open(shared, result);
        var known = await connection.Targets.ListSourcesAsync(cancellationToken).ToArrayAsync(cancellationToken);
        if (!known.Contains(source, StringComparer.Ordinal))
        {
            throw new CliException($"No source {source} was looked at yet. There are: {(known.Length == 0 ? "none" : string.Join(", ", known))}.", ExitCode.Bad);
        }

        await connection.AskAsync(new ReconcileSource(source), cancellationToken);
        shared.PrinterOf(result).Sentence($"Asked to look at {source}. What became of it: trimtab status");
        return ExitCode.Good;
    }
}
