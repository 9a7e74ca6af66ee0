using System.CommandLine;
using Trimtab.Domain.Updates;

namespace Trimtab.Cli;

/// <summary><c>trimtab rollback ASSET</c>: takes an asset's newest update back.</summary>
internal static class RollbackCommand
{
    public static Command Create(SharedOptions shared)
    {
        var asset = new Argument<string>("asset") { Description = "The asset's name (apps-eu/shop/deployment/web), or an update's id." };
        asset.CompletionSources.Add(Names.UpdatedAssets(shared));
        var why = new Option<string?>("--why") { Description = "Goes into the audit log, the notification and the hold." };
        var command = new Command("rollback", """
            Takes the newest update of an asset back and holds its version: one that waits is dropped, one that runs is stopped, of one that ended well the state before it is brought back.

            Example: trimtab rollback apps-eu/shop/deployment/web --why "Orders fail."
            """) { asset, why };
        command.SetAction((result, cancellationToken) => RunAsync(shared, result, result.GetRequiredValue(asset), result.GetValue(why) ?? "", cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, string asset, string why, CancellationToken cancellationToken)
    {
        using var connection = Connection.Open(shared, result);
        var updates = await connection.Updates.ListAsync(cancellationToken);
        var update = updates.FirstOrDefault(update => update.Id == asset)
            ?? updates.FirstOrDefault(update => update.Change.Asset.ToString() == asset && update.Phase is not (UpdatePhase.RolledBack or UpdatePhase.Failed))
            ?? throw new CliException($"No update of {asset} can be taken back. trimtab updates --all lists them.", ExitCode.Bad);
        await connection.AskAsync(new UpdateRollBack(update.Id, why), cancellationToken);
        shared.PrinterOf(result).Sentence($"Asked to take {update.Title()} back. What became of it: trimtab update show {update.Id}");
        return ExitCode.Good;
    }
}
