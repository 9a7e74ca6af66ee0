using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;

namespace Trimtab.Cli;

/// <summary><c>trimtab hold list|release</c>: versions that are not proposed again.</summary>
internal static class HoldCommand
{
    public static Command Create(SharedOptions shared) => new("hold", "Versions that are not proposed to an asset again: they failed there, were rejected, or nobody answered.") { List(shared), Release(shared) };

    private static Command List(SharedOptions shared)
    {
        var asset = new Argument<string?>("asset") { Description = "Only of assets whose name fits; * and ? stand for others.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("list", """
            Held versions by asset, with the reason.

            Example: trimtab hold list "apps-eu/shop/*"
            """) { asset };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var connection = Connection.Open(shared, result);
            var pattern = result.GetValue(asset);
            var now = TimeProvider.System.GetUtcNow();
            shared.PrinterOf(result).Rows(
                [.. (await connection.UpdateHolds.ListAsync(cancellationToken)).Where(hold => hold.IsInForce(now) && (pattern is null || UpdateSelection.Matches(pattern, hold.Asset.ToString())))],
                "No version is held.",
                ("ASSET", hold => hold.Asset.ToString()),
                ("PART", hold => hold.Part),
                ("VERSION", hold => hold.Version.Version),
                ("SINCE", hold => Words.Age(hold.Since, now) + " ago"),
                ("UNTIL", hold => hold.Until is { } until ? $"{until.UtcDateTime:u}" : "released"),
                ("BY", hold => hold.By),
                ("REASON", hold => hold.Reason));
            return ExitCode.Good;
        });
        return command;
    }

    private static Command Release(SharedOptions shared)
    {
        var asset = new Argument<string>("asset") { Description = "The asset's name: PLACE/NAMESPACE/KIND/NAME, of a container PLACE/container/NAME." };
        var version = new Argument<string?>("version") { Description = "Only this version. Default: all held ones.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("release", """
            Lifts a hold: with the next scan the version may be proposed again.

            Example: trimtab hold release apps-eu/shop/deployment/web 1.3.0
            """) { asset, version };
        command.SetAction(async (result, cancellationToken) =>
        {
            var name = result.GetRequiredValue(asset);
            if (!AssetId.TryParse(name, out var id))
            {
                throw new CliException($"{name} is no asset's name: PLACE/NAMESPACE/KIND/NAME, of a container PLACE/container/NAME.", ExitCode.Usage);
            }

            using var connection = Connection.Open(shared, result);
            var wanted = result.GetValue(version);
            if (!(await connection.UpdateHolds.ListAsync(cancellationToken)).Any(hold => hold.IsInForce(TimeProvider.System.GetUtcNow()) && hold.Asset == id && (wanted is null || hold.Version.Version == wanted)))
            {
                throw new CliException($"There is no hold of {wanted ?? "any version"} for {id}. trimtab hold list shows them.", ExitCode.Bad);
            }

            await connection.AskAsync(new ReleaseUpdateHold(id, wanted), cancellationToken);
            shared.PrinterOf(result).Sentence($"Asked to release {wanted ?? "all versions"} for {id}.");
            return ExitCode.Good;
        });
        return command;
    }
}
