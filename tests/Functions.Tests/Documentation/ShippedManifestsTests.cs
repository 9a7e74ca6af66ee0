using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Manifests;
using Trimtab.Adapters.Programs;
using Trimtab.Cli.Doctor;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Yaml;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Functions.Tests.Documentation;

/// <summary>The manifests in <c>infra/kubernetes</c> are what <c>kubectl</c> builds and an API server takes.</summary>
public sealed class ShippedManifestsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_kustomization_is_built_and_taken_by_an_api_server()
    {
        using var cluster = new TwinCluster(new TwinOptions { RunsWorkloads = false }, new FakeClock());
        var objects = await BuildAsync();

        foreach (var value in objects.OrderBy(value => value.KindName.Kind != "Namespace"))
        {
            await cluster.ApplyAsync(value, new ApplyOptions(), None);
        }

        objects.Select(value => value.KindName.Kind).ShouldBe(["Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "ConfigMap", "Service", "Deployment"], ignoreOrder: true);
        objects.Where(value => value.Namespace.Length > 0).Select(value => value.Namespace).Distinct().ShouldBe(["trimtab"]);
    }

    [Fact]
    public async Task Its_fleet_is_right_and_its_role_covers_what_rollouts_guards_and_the_inventory_do()
    {
        var objects = await BuildAsync();

        var fleet = FleetReader.Read([new FleetFile("fleet.yaml", Find(objects, "ConfigMap")["data"]!["fleet.yaml"]!.GetValue<string>())]);
        var rules = Find(objects, "ClusterRole")["rules"]!.AsArray();

        fleet.Targets.Keys.ShouldBe(["shop"]);
        foreach (var resource in new[] { "configmaps", "secrets", "namespaces" })
        {
            Verbs(rules, resource).ShouldBe(["get", "list", "create", "patch", "delete"]);
        }

        // The inventory is told of changes.
        foreach (var resource in new[] { "deployments", "cronjobs" })
        {
            Verbs(rules, resource).ShouldContain("watch");
        }

        Verbs(rules, "pods").ShouldBe(["get", "list"]);
        Verbs(rules, "pods/proxy").ShouldBe(["get"]);
        Verbs(rules, "pods/log").ShouldBe(["get"]);
        Verbs(rules, "replicasets").ShouldBe(["get", "list"]);
        Verbs(rules, "kustomizations").ShouldBe(["get", "patch"]);
        Verbs(rules, "helmreleases").ShouldBe(["get", "patch"]);
    }

    [Fact]
    public async Task All_that_doctor_asks_for_is_granted_by_the_role_and_by_that_of_updates()
    {
        var rules = Find(await BuildAsync(), "ClusterRole").Items("rules").ToArray();
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "infra", "kubernetes", "updates.yaml"));
        var updates = YamlTree.Parse("updates.yaml", text, YamlLimits.Manifests).Select(static tree => tree.Root).OfType<JsonObject>().Single(static value => value.KindName.Kind == "ClusterRole").Items("rules");

        ClusterRight.Needed.Where(right => !rules.Any(rule => Grants(rule, right))).ShouldBeEmpty();
        var all = new UpdateNeeds(Patch: true, Helm: true, Commands: true, Vulnerabilities: true);
        ClusterRight.ForUpdates(all).SelectMany(static wanted => wanted.Rights).Where(right => !updates.Any(rule => Grants(rule, right))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_setting_of_its_deployment_is_one_of_the_program()
    {
        var container = Find(await BuildAsync(), "Deployment")["spec"]!["template"]!["spec"]!["containers"]![0]!;

        var names = container["env"]!.AsArray().Select(variable => variable!["name"]!.GetValue<string>().Replace("__", ":", StringComparison.Ordinal)).ToArray();

        names.ShouldContain("Fleet:Path");
        names.Except(Repository.Code(Repository.Page("settings.md"))).ShouldBeEmpty();
    }

    private static JsonObject Find(IReadOnlyList<JsonObject> objects, string kind) => objects.Single(value => value.KindName.Kind == kind);

    private static IEnumerable<string> Verbs(JsonArray rules, string resource)
        => rules.Where(rule => rule!["resources"]!.AsArray().Any(name => name!.GetValue<string>() == resource)).SelectMany(static rule => rule!["verbs"]!.AsArray()).Select(static verb => verb!.GetValue<string>());

    private static bool Grants(JsonObject rule, ClusterRight right)
        => Has(rule, "verbs", right.Verb) && Has(rule, "apiGroups", right.Group) && Has(rule, "resources", right.Resource);

    private static bool Has(JsonObject rule, string field, string word) => rule[field]!.AsArray().Any(one => one!.GetValue<string>() == word);

    private static async Task<IReadOnlyList<JsonObject>> BuildAsync()
        => [.. (await new ManifestBuilder(new ProgramRunner(Options.Create(new ProgramOptions()), TimeProvider.System), Options.Create(new ManifestOptions()))
            .BuildAsync(new DirectoryTree(Path.Combine(Repository.Root, "infra", "kubernetes")), "", null, None)).Select(static built => built.Value)];
}
