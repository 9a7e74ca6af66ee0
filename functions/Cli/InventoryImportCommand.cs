using System.CommandLine;
using System.Text.Json;
using Trimtab.Domain;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Yaml;

namespace Trimtab.Cli;

/// <summary><c>trimtab inventory import FILE</c>: takes an export, for a move or after a loss.</summary>
internal static class InventoryImportCommand
{
    private static readonly YamlLimits Limits = new(512 << 20, 30, 50_000_000, 1 << 20, 1);

    public static Command Create(SharedOptions shared)
    {
        var file = new Argument<string>("file") { Description = "An export, JSON or YAML; - for standard input.", HelpName = "FILE" };
        var command = new Command("import", """
            Replaces what is known of the places that an export tells of; the next scan of each makes it current.

            Example: trimtab inventory import inventory.yaml
            """) { file };
        command.SetAction(async (result, cancellationToken) =>
        {
            var export = await ReadAsync(result.GetRequiredValue(file), cancellationToken);
            using var connection = Connection.Open(shared, result);
            await connection.Inventory.ImportAsync(export, cancellationToken);
            shared.PrinterOf(result).Sentence($"{export.Places.Sum(static place => place.Assets.Count)} assets of {export.Places.Count} places were taken over: {string.Join(", ", export.Places.Select(static place => place.Place))}.");
            return ExitCode.Good;
        });
        return command;
    }

    private static async Task<InventoryExport> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var (name, text) = await InputFile.ReadAsync(file, cancellationToken);
        try
        {
            var trees = YamlTree.Parse(name, text, Limits);
            var export = trees.Count == 1 ? trees[0].Root.Deserialize<InventoryExport>(DocumentJson.Options) : null;
            var isWhole = export?.Places?.All(static place => place is { Place.Length: > 0, Assets: not null } && place.Assets.All(one => one?.Asset?.Id is { } id && id.Place == place.Place)) == true;
            return isWhole ? export! : throw new CliException($"{name} is no export of an inventory: it must have places, each with its name and its own assets.", ExitCode.Usage);
        }
        catch (InvalidYamlException e)
        {
            throw new CliException(string.Join(Environment.NewLine, e.Faults.Select(static fault => $"{fault.File}:{fault.Line}: {fault.Text}")), ExitCode.Usage);
        }
        catch (JsonException e)
        {
            throw new CliException($"{name} is no export of an inventory: {e.Path} is not what is expected there.", ExitCode.Usage);
        }
    }
}
