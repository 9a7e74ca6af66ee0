using System.CommandLine;

namespace Trimtab.Cli;

/// <summary><c>trimtab inventory export</c>: all that is known, with its history.</summary>
internal static class InventoryExportCommand
{
    public static Command Create(SharedOptions shared)
    {
        var command = new Command("export", """
            Writes all that is known, with its history, as JSON, or as YAML with --output yaml.

            Example: trimtab inventory export --output yaml > inventory.yaml
            """);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            shared.PrinterOf(result).Value(await connection.Inventory.ExportAsync(cancellationToken));
            return ExitCode.Good;
        });
        return command;
    }
}
