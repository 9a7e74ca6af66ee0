using System.CommandLine.Completions;
using Trimtab.Adapters.Fleet;
using Trimtab.Cli.Settings;
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

    /// <summary>Clusters and Docker hosts.</summary>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Places(SharedOptions shared)
        => Of(shared, static fleet => fleet.Places);

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Assets(SharedOptions shared)
        => Stored(shared, static async (connection, limit) => [.. (await connection.Inventory.ReadAsync(limit)).Assets.Select(static asset => asset.Id.ToString())]);
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Charts(SharedOptions shared)
        => Of(shared, static fleet => fleet.Charts.Keys);

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Rollouts(SharedOptions shared)
        => Stored(shared, static (connection, limit) => new RolloutDocuments(connection.Documents).ListIdsAsync(null, limit));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Updates(SharedOptions shared)
        => Stored(shared, static async (connection, limit) => [.. (await connection.Updates.ListAsync(limit)).Select(static update => update.Id)]);

    /// <summary>Assets that were updated.</summary>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> UpdatedAssets(SharedOptions shared)
        => Stored(shared, static async (connection, limit) => [.. (await connection.Updates.ListAsync(limit)).Select(static update => update.Change.Asset.ToString()).Distinct(StringComparer.Ordinal)]);

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Incidents(SharedOptions shared)
        => Stored(shared, static (connection, limit) => connection.Incidents.ListOpenAsync(limit));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Changes(SharedOptions shared)
        => Stored(shared, static (connection, limit) => connection.Changes.ListOpenAsync(limit));

    private static Func<CompletionContext, IEnumerable<CompletionItem>> Stored(SharedOptions shared, Func<Connection, CancellationToken, Task<IReadOnlyList<string>>> listAsync)
        => context => Guarded(() =>
        {
            using var connection = Connection.Open(shared, context.ParseResult);
            return Wait(token => listAsync(connection, token));
        });

    private static Func<CompletionContext, IEnumerable<CompletionItem>> Of(SharedOptions shared, Func<FleetDocument, IEnumerable<string>> select)
        => context => Guarded(() => ReadFleet(shared.SettingsOf(context.ParseResult)) is { } fleet ? select(fleet) : []);

    /// <summary>A document in files is read; of one in a repository the last good one is taken that storage remembers: nobody waits for a Git host.</summary>
    private static FleetDocument? ReadFleet(CliSettings settings)
        => settings.Fleet.Repository is not null ? Wait(token => RememberedAsync(settings, token))
            : settings.FleetPath is { } path ? FleetReader.Read(FleetFiles.Read(path))
            : null;

    private static async Task<FleetDocument?> RememberedAsync(CliSettings settings, CancellationToken cancellationToken)
    {
        await using var services = CliServices.Open(settings);
        if (services.Get<IFleet>() is not FleetFromRepository fleet)
        {
            return null;
        }

        await fleet.AdoptAsync(cancellationToken);
        return fleet.Current;
    }

    private static T Wait<T>(Func<CancellationToken, Task<T>> read)
    {
        using var limit = new CancellationTokenSource(Patience);
        var token = limit.Token;
        var reading = Task.Run(() => read(token), token);
#pragma warning disable VSTHRD002 // Completion sources are synchronous; the work runs on another thread and has a limit.
        return reading.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

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
