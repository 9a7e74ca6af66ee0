using System.CommandLine;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Scans;

namespace Trimtab.Cli;

/// <summary><c>trimtab scan [ASSET|IMAGE]</c>: look for newer versions now.</summary>
internal static class ScanCommand
{
    public static Command Create(SharedOptions shared)
    {
        var subject = new Argument<string?>("asset|image")
        {
            Description = "An asset's name (apps-eu/shop/deployment/web), an image (nginx) or a chart (oci://ghcr.io/acme/charts/web); all without one.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var believe = new Option<bool>("--believe") { Description = "The tags that are missing now are rightly gone: what is older than they were may follow again." };
        var command = new Command("scan", """
            Looks now which versions the repositories of images and charts have, instead of at the next interval.

            Example: trimtab scan docker.io/library/nginx
            """) { subject, believe };
        command.SetAction((result, cancellationToken) => RunAsync(shared, result, result.GetValue(subject), result.GetValue(believe), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, string? subject, bool isBelieved, CancellationToken cancellationToken)
    {
        if (isBelieved && subject is null)
        {
            throw new CliException("--believe needs the asset, image or chart that it is about.", ExitCode.Usage);
        }

        using var connection = Connection.Open(shared, result);
        var now = TimeProvider.System.GetUtcNow();
        if (subject is null || AssetId.TryParse(subject, out _))
        {
            await connection.AskAsync(new ScanAssets(subject, now) { BelieveLosses = isBelieved }, cancellationToken);
        }
        else if (ArtifactName.TryParse(subject, out var artifact, out var reason))
        {
            await connection.AskAsync(new ScanRepository(artifact.Text, now) { BelieveLosses = isBelieved }, cancellationToken);
        }
        else
        {
            throw new CliException($"'{subject}' is neither an asset (PLACE/NAMESPACE/KIND/NAME) nor an image or chart: {reason}", ExitCode.Usage);
        }

        shared.PrinterOf(result).Sentence($"Asked to look at {subject ?? "all repositories"}. What became of it: trimtab scans");
        return ExitCode.Good;
    }
}
