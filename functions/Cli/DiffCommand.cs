using System.CommandLine;
using Trimtab.Cli.Output;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Reconcile.Diffs;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Variables;

namespace Trimtab.Cli;

/// <summary><c>trimtab diff TARGET|--path DIR [--revision REV]</c>: what an apply would change.</summary>
internal static class DiffCommand
{
    public static Command Create(SharedOptions shared)
    {
        var target = new Argument<string?>("target") { Description = "The target. May be left out when the fleet has only one.", Arity = ArgumentArity.ZeroOrOne };
        target.CompletionSources.Add(Names.Targets(shared));
        var path = new Option<string?>("--path") { Description = "Compares a local directory instead of the source's commit.", HelpName = "DIR" };
        var revision = new Option<string?>("--revision") { Description = "Commit id (40 digits). Default: the head of the source's branch.", HelpName = "REV" };
        var command = new Command("diff", """
            Shows field by field what an apply would change in the cluster, by server-side dry run. Writes nothing and needs no function app.
            Exit code 0: nothing would change; 1: something would; 2: the fleet, the manifests or the command line are wrong, or the cluster would refuse them; 3: something did not answer.

            Examples: trimtab diff shop-prod
                      trimtab diff shop-prod --path deploy/overlays/prod
            """)
        {
            target,
            path,
            revision,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(path) is not null && result.GetValue(revision) is not null)
            {
                result.AddError("--path and --revision can't stand together: a local directory has no revision.");
            }
        });
        command.SetAction((result, cancellationToken)
            => RunAsync(shared, result, new Wish(result.GetValue(target), result.GetValue(path), result.GetValue(revision)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, Wish wish, CancellationToken cancellationToken)
    {
        try
        {
            await using var services = CliServices.Open(shared.SettingsOf(result));
            await services.LoadFleetAsync(cancellationToken);
            var target = wish.Target is { } name ? services.Target(name) : OnlyTarget(services.Fleet);
            var (revision, built) = await BuildAsync(services, target, wish, cancellationToken);
            var diff = await services.Get<TargetDiffer>().CompareAsync(services.Fleet, target, revision, built, cancellationToken);
            DiffText.Print(diff, shared.PrinterOf(result));
            return diff.Faults.Count > 0 ? ExitCode.Usage : diff.Objects.Any(static value => value.Change != ObjectChange.Left) ? ExitCode.Bad : ExitCode.Good;
        }
        catch (InvalidFleetException exception)
        {
            // 1 says that something would change: a fault must not look like it.
            throw new CliException(string.Join(Environment.NewLine, exception.Faults), ExitCode.Usage);
        }
        catch (InvalidManifestException exception)
        {
            throw new CliException(string.Join(Environment.NewLine, exception.Faults), ExitCode.Usage);
        }
    }

    private static async Task<(string Revision, IReadOnlyList<BuiltObject> Built)> BuildAsync(
        CliServices services, FleetTarget target, Wish wish, CancellationToken cancellationToken)
    {
        var variables = await services.Get<ITargetVariables>().ReadAsync(target, cancellationToken);
        if (wish.Path is { } directory)
        {
            var (local, path) = LocalTree.Find(BuildCommand.Below(directory, target));
            return (directory, await services.Get<IManifestBuilder>().BuildAsync(local, path, variables, cancellationToken));
        }

        var source = services.Fleet.Sources[target.Source];
        var sources = services.Get<ISourceRepository>();
        var revision = wish.Revision ?? await sources.ReadHeadAsync(source, cancellationToken);
        await using var tree = await sources.CheckoutAsync(source, revision, cancellationToken);
        return (revision, await services.Get<IManifestBuilder>().BuildAsync(tree, target.Path, variables, cancellationToken));
    }

    private static FleetTarget OnlyTarget(FleetDocument fleet)
        => fleet.Targets.Count == 1
            ? fleet.Targets.Values.Single()
            : throw new CliException($"Name the target: trimtab diff TARGET. The fleet has: {string.Join(", ", fleet.Targets.Keys.DefaultIfEmpty("none"))}.", ExitCode.Usage);

    private sealed record Wish(string? Target, string? Path, string? Revision);
}
