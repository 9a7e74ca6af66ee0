using System.CommandLine.Completions;
using Trimtab.Adapters.Fleet;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.State;

namespace Trimtab.Cli;

/// <summary>Names for completion: what the fleet and the stored state know. Wrong or missing settings give none, never a fault.</summary>
internal static class Names
{
    /// <summary>Somebody waits with a finger on the key.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Targets(SharedOptions shared)
        => Of(shared, static fleet => fleet.Targets.Keys);

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Sources(SharedOptions shared)
        => Of(shared, static fleet => fleet.Sources.Keys);

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Rollouts(SharedOptions shared)
        => Stored(shared, static (connection, limit) => new RolloutDocuments(connection.Documents).ListIdsAsync(null, limit));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Incidents(SharedOptions shared)
        => Stored(shared, static (connection, limit) => connection.Incidents.ListOpenAsync(limit));

    private static Func<CompletionContext, IEnumerable<CompletionItem>> Stored(SharedOptions shared, Func<Connection, CancellationToken, Task<IReadOnlyList<string>>> listAsync)
        => context => Guarded(() =>
        {
            using var connection = Connection.Open(shared, context.ParseResult);
            using var limit = new CancellationTokenSource(Patience);
            var names = Task.Run(() => listAsync(connection, limit.Token), limit.Token);
#pragma warning disable VSTHRD002 // Completion sources are synchronous; the work runs on another thread and has a limit.
            return names.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        });

    private static Func<CompletionContext, IEnumerable<CompletionItem>> Of(SharedOptions shared, Func<FleetDocument, IEnumerable<string>> select)
        => context => Guarded(() => shared.SettingsOf(context.ParseResult).FleetPath is { } path ? select(FleetReader.Read(FleetFiles.Read(path))) : []);

    private static IEnumerable<CompletionItem> Guarded(Func<IEnumerable<string>> read)
    {
        try
        {
            return [.. read().Select(static name => new CompletionItem(name))];
        }
        catch (Exception exception) when (exception is CliException or InvalidFleetException or StorageException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return [];
        }
    }
}
