using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Cli.Output;
using Trimtab.Domain;
using Trimtab.Domain.Assets;

namespace Trimtab.Cli;

/// <summary><c>trimtab inventory show ASSET</c>: one asset, what it belongs to and what it ran.</summary>
internal static class InventoryShowCommand
{
    public static Command Create(SharedOptions shared)
    {
        var id = new Argument<string>("asset") { Description = "PLACE/NAMESPACE/KIND/NAME, as trimtab inventory lists it." };
        id.CompletionSources.Add(Names.Assets(shared));
        var show = new Command("show", """
            One asset: what it runs, what it belongs to, what belongs to it, and what it ran before.

            Example: trimtab inventory show apps-eu/shop/deployment/web
            """) { id };
        show.SetAction(async (result, cancellationToken) =>
        {
            var text = result.GetRequiredValue(id);
            if (!AssetId.TryParse(text, out var asset))
            {
                throw new CliException($"'{text}' is no asset's name: PLACE/NAMESPACE/KIND/NAME, such as apps-eu/shop/deployment/web.", ExitCode.Usage);
            }

            using var connection = Connection.Open(shared, result);
            var known = await connection.Inventory.FindAsync(asset, cancellationToken)
                ?? throw new CliException($"There is no asset {asset}. trimtab inventory lists them.", ExitCode.Bad);
            var snapshot = await connection.Inventory.ReadAsync(cancellationToken);
            Print(shared.PrinterOf(result), known, snapshot);
            return ExitCode.Good;
        });
        return show;
    }

    private static void Print(Printer printer, KnownAsset known, AssetSnapshot snapshot)
    {
        var below = snapshot.Assets.Where(asset => asset.Owners.Contains(known.Asset.Id)).Select(static asset => asset.Id).ToList();
        var above = Above(known.Asset, snapshot);
        var place = snapshot.Places.FirstOrDefault(place => place.Place == known.Asset.Id.Place);
        if (printer.Form != OutputForm.Table)
        {
            var value = (JsonObject)JsonSerializer.SerializeToNode(known, DocumentJson.Options)!;
            value["belongsTo"] = JsonSerializer.SerializeToNode(above, DocumentJson.Options);
            value["has"] = JsonSerializer.SerializeToNode(below, DocumentJson.Options);
            value["place"] = JsonSerializer.SerializeToNode(place, DocumentJson.Options);
            printer.Value(value);
            return;
        }

        PrintFacts(printer, known, place);
        PrintLines(printer, "belongs", above.Select(static owner => owner.ToString()).Concat(known.Asset.Target is { } target ? [$"target {target}"] : []).Concat(known.Asset.Manager is { } manager ? [$"made by {manager}"] : []));
        PrintLines(printer, "has", below.Select(static owned => owned.ToString()).Concat(known.Asset.Pods.Select(static pod => pod.ReplicaSet is { } set ? $"pod {pod.Name} of ReplicaSet {set}" : $"pod {pod.Name}")));
        printer.Text("");
        printer.Rows(known.History, "", ("SINCE", static entry => $"{entry.At:u}"), ("RAN", static entry => string.Join(", ", entry.Parts.Select(static part => $"{part.Key}: {part.Value}"))));
        if (known.Asset.Revisions.Count > 0)
        {
            printer.Text("");
            printer.Rows(
                known.Asset.Revisions,
                "",
                ("REVISION", static one => $"{one.Revision}"),
                ("AT", static one => one.At is { } at ? $"{at:u}" : "-"),
                ("CHART", static one => $"{one.Chart} {one.Version}"),
                ("STATUS", static one => one.Status),
                ("DESCRIPTION", static one => one.Description));
        }
    }

    private static void PrintFacts(Printer printer, KnownAsset known, PlaceState? place)
    {
        var asset = known.Asset;
        printer.Text($"{asset.Id}{(known.GoneAt is { } gone ? $"  gone since {gone:u}" : "")}");
        printer.Text($"health    {asset.Health}{(asset.HealthReason.Length > 0 ? $": {asset.HealthReason}" : "")}");
        printer.Text($"seen      since {known.FirstSeenAt:u}{(asset.CreatedAt is { } created ? $", created {created:u}" : "")}{(place is { IsStale: true } ? $"; {place.Place} is stale: {place.Fault}" : "")}");
        foreach (var image in asset.Images)
        {
            printer.Text($"{(image.IsInit ? "init  " : "image ")}    {image.Container}: {image.Reference}  {image.Digest ?? "digest not known"}");
        }

        if (asset.Release is { } release)
        {
            printer.Text($"release   {release.Chart} {release.Version}{(release.AppVersion.Length > 0 ? $" (app {release.AppVersion})" : "")}, revision {release.Revision}, {release.Status}, values {release.ValuesDigest}");
        }

        if (asset.ServedVersions.Count > 0)
        {
            printer.Text($"served    {string.Join(", ", asset.ServedVersions)}");
        }
    }

    // The owners and theirs, the nearest first; a circle, which only a damaged state has, ends.
    private static List<AssetId> Above(Asset asset, AssetSnapshot snapshot)
    {
        List<AssetId> above = [];
        var assets = snapshot.Assets.ToDictionary(static one => one.Id);
        Queue<AssetId> open = new(asset.Owners);
        while (open.TryDequeue(out var owner))
        {
            if (!above.Contains(owner))
            {
                above.Add(owner);
                foreach (var next in assets.GetValueOrDefault(owner)?.Owners ?? [])
                {
                    open.Enqueue(next);
                }
            }
        }

        return above;
    }

    private static void PrintLines(Printer printer, string what, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            printer.Text($"{what,-9} {line}");
        }
    }
}
