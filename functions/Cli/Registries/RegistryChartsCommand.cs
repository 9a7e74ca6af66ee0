using System.CommandLine;
using Trimtab.Domain.Registries.Charts;

namespace Trimtab.Cli.Registries;

/// <summary><c>trimtab registry charts REPOSITORY CHART</c>: all versions of a Helm chart.</summary>
internal static class RegistryChartsCommand
{
    public static Command Create(SharedOptions shared)
    {
        var repository = new Argument<string>("repository") { Description = "A name in charts of the fleet, or an address: https://… or oci://…" };
        repository.CompletionSources.Add(Names.Charts(shared));
        var chart = new Argument<string>("chart") { Description = "The chart's name." };
        var command = new Command("charts", """
            Lists all versions of a Helm chart, as its repository has them.
            Exit code 1: there is no such chart; 3: the repository does not answer, refuses, or the listing broke off. What came is printed all the same.

            Example: trimtab registry charts oci://ghcr.io/acme/charts web
            """) { repository, chart };
        command.SetAction((result, cancellationToken) => RunAsync(shared, result, result.GetRequiredValue(repository), result.GetRequiredValue(chart), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, string repository, string chart, CancellationToken cancellationToken)
    {
        await using var services = await CliServices.OpenWithAnyFleetAsync(shared.SettingsOf(result), cancellationToken);
        var listing = await services.Get<IChartRepositories>().ListVersionsAsync(repository, chart, cancellationToken);
        if (listing is { IsWhole: true, Versions.Count: 0 })
        {
            throw new CliException($"{repository} has no chart {chart}.", ExitCode.Bad);
        }

        shared.PrinterOf(result).Rows(
            [.. listing.Versions.OrderBy(static version => version.Version, StringComparer.Ordinal)],
            "No version came.",
            ("VERSION", static version => version.Version),
            ("APP VERSION", static version => version.AppVersion),
            ("CREATED", static version => version.CreatedAt?.ToString("u") ?? ""),
            ("DIGEST", static version => version.Digest ?? ""),
            ("NOTE", static version => version.IsDeprecated ? "deprecated" : ""));
        return RegistryCommand.Finish(result, listing.IsWhole, listing.Fault);
    }
}
