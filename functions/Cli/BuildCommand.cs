using System.CommandLine;
using System.Text.Json.Nodes;
using Trimtab.Cli.Output;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Variables;

namespace Trimtab.Cli;

/// <summary><c>trimtab build PATH [--target NAME]</c>: what a target would apply from a local directory.</summary>
internal static class BuildCommand
{
    public static Command Create(SharedOptions shared)
    {
        var path = new Argument<string>("path") { Description = "A directory of YAML files, or a kustomization." };
        var target = new Option<string?>("--target")
        {
            Description = "Prepares the objects for this target of the fleet: its namespace and label. Where PATH is a whole repository, the target's own path in it is built.",
            HelpName = "NAME",
        };
        target.CompletionSources.Add(Names.Targets(shared));
        var command = new Command("build", """
            Prints the manifests that the reconciler would make of a local directory, in the order of apply. Asks no cluster.
            Exit code 1 with file and line of every fault.

            Example: trimtab build apps/overlays/prod --target shop-prod | kubectl diff -f -
            """)
        {
            path,
            target,
        };
        command.SetAction((result, cancellationToken) => RunAsync(shared, result, result.GetRequiredValue(path), result.GetValue(target), cancellationToken));
        return command;
    }

    /// <summary>The directory itself; or, where it holds the target's own path, that.</summary>
    public static string Below(string directory, FleetTarget? target)
        => target is { Path.Length: > 0 } && Directory.Exists(Path.Combine(directory, target.Path)) ? Path.Combine(directory, target.Path) : directory;

    private static async Task<int> RunAsync(SharedOptions shared, ParseResult result, string directory, string? targetName, CancellationToken cancellationToken)
    {
        await using var services = CliServices.Open(shared.SettingsOf(result));
        if (targetName is not null)
        {
            await services.LoadFleetAsync(cancellationToken);
        }

        var target = targetName is null ? null : services.Target(targetName);
        var (tree, path) = LocalTree.Find(Below(directory, target));
        try
        {
            var variables = target is null ? null : await services.Get<ITargetVariables>().ReadAsync(target, cancellationToken);
            var built = await services.Get<IManifestBuilder>().BuildAsync(tree, path, variables, cancellationToken);
            Print(shared.PrinterOf(result), target is null ? [.. built.Select(static item => item.Value)] : Prepare(built, target, result.InvocationConfiguration.Error));
            return ExitCode.Good;
        }
        catch (InvalidManifestException exception)
        {
            throw new CliException(string.Join(Environment.NewLine, exception.Faults), ExitCode.Bad);
        }
    }

    private static IReadOnlyList<JsonObject> Prepare(IReadOnlyList<BuiltObject> built, FleetTarget target, TextWriter notes)
    {
        JsonObject[] objects = [.. built.Select(static item => item.Value)];
        var kinds = KnownScopes.Of(objects);
        var known = DesiredObjects.DefinedScopes(objects);
        var strangers = objects.Where(value => kinds[value.KindName] is null && !known.ContainsKey((value.KindName.Group, value.KindName.Kind))).ToHashSet();
        foreach (var kind in strangers.Select(static value => value.KindName).Distinct())
        {
            notes.WriteLine($"Only a cluster knows whether {kind} lives in namespaces: its objects keep the namespace that is written.");
        }

        var scopes = kinds.ToDictionary(static entry => entry.Key, entry => entry.Value ?? Guess(entry.Key, strangers));
        var prepared = DesiredObjects.Prepare(built, target, scopes);
        return prepared.Faults.Count == 0 ? [.. prepared.Objects.Select(static desired => desired.Value)] : throw new InvalidManifestException(prepared.Faults);
    }

    // Namespaced where one is written; a kind whose objects differ in that can't be right for any cluster.
    private static ResourceType? Guess(KindName kind, IReadOnlySet<JsonObject> strangers)
        => strangers.FirstOrDefault(value => value.KindName == kind) is { } example ? new ResourceType(kind, "", example.Namespace.Length > 0) : null;

    private static void Print(Printer printer, IReadOnlyList<JsonObject> objects)
    {
        var sorted = objects.OrderBy(static value => ApplyOrder.StageOf(value.KindName)).ThenBy(static value => value.Reference.Key, StringComparer.Ordinal).ToArray();
        if (printer.Form == OutputForm.Json)
        {
            printer.Value(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray(sorted) });
            return;
        }

        foreach (var value in sorted)
        {
            printer.Document(value);
        }
    }
}
