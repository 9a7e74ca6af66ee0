using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Cli.Output;
using Trimtab.Domain;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;

namespace Trimtab.Cli;

/// <summary><c>trimtab inventory [FILTER...]</c>, and below it scan, show, export and import: what runs in the fleet's clusters and on its Docker hosts.</summary>
internal static class InventoryCommand
{
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(500);

    public static Command Create(SharedOptions shared)
    {
        var filters = new Argument<string[]>("filter")
        {
            Description = "kind=, namespace=, place=, name=, health=, target=, project= (with * and ?), image~REGEX, outdated, stale. All must fit.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        filters.CompletionSources.Add([.. AssetFilter.Words]);
        var command = new Command("inventory", """
            What runs in the fleet's clusters and on its Docker hosts, as the last scans saw it.

            Example: trimtab inventory kind=deployment namespace=shop image~nginx
            """)
        {
            filters,
            Scan(shared),
            InventoryShowCommand.Create(shared),
            InventoryExportCommand.Create(shared),
            InventoryImportCommand.Create(shared),
        };
        command.SetAction((result, cancellationToken) => ListAsync(shared, result, result.GetValue(filters) ?? [], cancellationToken));
        return command;
    }

    private static async Task<int> ListAsync(SharedOptions shared, ParseResult result, string[] words, CancellationToken cancellationToken)
    {
        if (!AssetFilter.TryParse(words, out var filter, out var fault))
        {
            throw new CliException(fault, ExitCode.Usage);
        }

        using var connection = Connection.Open(shared, result);
        var snapshot = await connection.Inventory.ReadAsync(cancellationToken);
        var stale = snapshot.Places.Where(static place => place.IsStale).ToDictionary(static place => place.Place, StringComparer.Ordinal);
        var outdated = (await connection.Changes.ReadAllAsync(isClosedToo: false, cancellationToken)).ToLookup(static change => change.Change.Asset, static change => change.Change);
        Asset[] assets = [.. snapshot.Assets.Where(asset => filter.Fits(asset, stale.ContainsKey(asset.Id.Place), outdated.Contains(asset.Id)))];
        var printer = shared.PrinterOf(result);
        if (printer.Form != OutputForm.Table)
        {
            printer.Value(new JsonArray([.. assets.Select(asset => ToJson(asset, stale.GetValueOrDefault(asset.Id.Place), outdated[asset.Id]))]));
            return ExitCode.Good;
        }

        Print(printer, assets, outdated, snapshot);
        return ExitCode.Good;
    }

    private static void Print(Printer printer, Asset[] assets, ILookup<AssetId, Change> outdated, AssetSnapshot snapshot)
    {
        printer.Rows(
            assets,
            snapshot.Places.Count == 0 ? "Nothing was scanned yet. The fleet's clusters and dockerHosts are, by the interval or at once: trimtab inventory scan." : "No asset fits.",
            ("ASSET", static asset => asset.Id.ToString()),
            ("RUNS", RunsOf),
            ("DIGEST", static asset => string.Join(", ", asset.Images.Where(static image => !image.IsInit).Select(static image => image.Digest is { } digest ? digest[7..19] : "-"))),
            ("NEWER", asset => string.Join(", ", outdated[asset.Id].Select(static change => change.To.Version).Distinct(StringComparer.Ordinal).DefaultIfEmpty("-"))),
            ("HEALTH", static asset => asset.Health.ToString()),
            ("BELONGS TO", static asset => asset.Owners.Count > 0 ? asset.Owners[0].ToString() : asset.Target ?? asset.ComposeProject ?? asset.Manager ?? "-"));
        foreach (var place in snapshot.Places.Where(static place => place.IsStale))
        {
            printer.Text($"{place.Place} is stale{(place.ScannedAt is { } at ? $", last seen {at:u}" : "")}: {(place.Fault.Length > 0 ? place.Fault : "was not scanned yet")}");
        }
    }

    private static string RunsOf(Asset asset)
        => asset.Release is { } release ? $"{release.Chart} {release.Version}"
            : asset.ServedVersions.Count > 0 ? string.Join(", ", asset.ServedVersions)
            : string.Join(", ", asset.Images.Where(static image => !image.IsInit).Select(static image => image.Reference));

    private static JsonObject ToJson(Asset asset, PlaceState? stale, IEnumerable<Change> changes)
    {
        var value = (JsonObject)JsonSerializer.SerializeToNode(asset, DocumentJson.Options)!;
        if (changes.Any())
        {
            value["outdated"] = new JsonArray([.. changes.Select(static change => new JsonObject { ["change"] = change.Id, ["part"] = change.Part, ["to"] = change.To.Version })]);
        }

        if (stale is not null)
        {
            value["stale"] = stale.Fault.Length > 0 ? stale.Fault : "was not scanned yet";
        }

        return value;
    }

    private static Command Scan(SharedOptions shared)
    {
        var place = new Argument<string?>("place") { Description = "A cluster or Docker host of the fleet. Default: all.", Arity = ArgumentArity.ZeroOrOne };
        place.CompletionSources.Add(Names.Places(shared));
        var wait = new Option<bool>("--wait") { Description = "Waits until the scans are done, a minute at most." };
        var command = new Command("scan", """
            Looks now what runs in a place, or in all.

            Example: trimtab inventory scan apps-eu --wait
            """) { place, wait };
        command.SetAction((result, cancellationToken) => ScanAsync(shared, result, result.GetValue(place), result.GetValue(wait), cancellationToken));
        return command;
    }

    private static async Task<int> ScanAsync(SharedOptions shared, ParseResult result, string? place, bool waits, CancellationToken cancellationToken)
    {
        await using var services = CliServices.Open(shared.SettingsOf(result));
        await services.LoadFleetAsync(cancellationToken);
        var places = PlacesOf(services.Fleet, place);
        using var connection = Connection.Open(shared, result);
        var before = waits ? await StatesAsync(connection, places, cancellationToken) : [];
        foreach (var one in places)
        {
            await connection.AskAsync(new ScanPlace(one), cancellationToken);
        }

        var printer = shared.PrinterOf(result);
        if (!waits)
        {
            printer.Sentence($"Asked to scan {string.Join(", ", places)}. What was found: trimtab inventory");
            return ExitCode.Good;
        }

        return await WaitAsync(connection, printer, before, cancellationToken);
    }

    private static IReadOnlyList<string> PlacesOf(FleetDocument fleet, string? place)
        => place is null && fleet.Places.Count > 0 ? fleet.Places
            : place is not null && fleet.HasPlace(place) ? [place]
            : throw new CliException(
                place is null ? "The fleet names no cluster and no Docker host." : $"The fleet names no cluster and no Docker host {place}. It has: {string.Join(", ", fleet.Places.DefaultIfEmpty("none"))}.",
                ExitCode.Usage);

    /// <returns>Each place as it is known; null for one that is not.</returns>
    private static async Task<Dictionary<string, PlaceState?>> StatesAsync(Connection connection, IReadOnlyList<string> places, CancellationToken cancellationToken)
    {
        var known = (await connection.Inventory.ReadAsync(cancellationToken)).Places.ToDictionary(static place => place.Place, StringComparer.Ordinal);
        return places.ToDictionary(static place => place, known.GetValueOrDefault, StringComparer.Ordinal);
    }

    private static async Task<int> WaitAsync(Connection connection, Printer printer, Dictionary<string, PlaceState?> before, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            // By change, not by time: the scan's clock is that of another machine.
            var now = await StatesAsync(connection, [.. before.Keys], cancellationToken);
            var done = now.Values.OfType<PlaceState>().Where(place => place.LookedAt is not null && place.LookedAt != before[place.Place]?.LookedAt).ToList();
            if (done.Count == before.Count || TimeProvider.System.GetElapsedTime(began) >= WaitLimit)
            {
                var assets = (await connection.Inventory.ReadAsync(cancellationToken)).Assets.CountBy(static asset => asset.Id.Place).ToDictionary(StringComparer.Ordinal);
                printer.Rows(
                    done,
                    "No scan has ended: does the function app run?",
                    ("PLACE", static place => place.Place),
                    ("ASSETS", place => $"{assets.GetValueOrDefault(place.Place)}"),
                    ("SCANNED", static place => place.ScannedAt is { } at ? $"{at:u}" : "-"),
                    ("FAULT", static place => place.Fault.Length > 0 ? place.Fault : "-"));
                return done.Count == before.Count && done.TrueForAll(static one => !one.IsStale) ? ExitCode.Good : ExitCode.Bad;
            }

            await Task.Delay(WaitStep, TimeProvider.System, cancellationToken);
        }
    }
}
