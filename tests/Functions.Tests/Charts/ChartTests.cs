using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Relay;
using Trimtab.Domain.Yaml;
using Trimtab.Functions.Tests.Documentation;

namespace Trimtab.Functions.Tests.Charts;

/// <summary>The Helm chart: what helm makes of it, and what that may do.</summary>
public sealed class ChartTests
{
    private static readonly string[] Cases = ["default", "full", "functions-host", "relay-only"];

    public static TheoryData<string> AllCases => [.. Cases];

    [Theory]
    [MemberData(nameof(AllCases))]
    public async Task Helm_finds_nothing_to_complain_about(string name)
    {
        var (isDone, text) = await Helm.RunAsync("lint", "--strict", Helm.Chart, "--values", Values(name));

        isDone.ShouldBeTrue(text);
    }

    /// <summary>A new expectation is written with <c>helm template trimtab infra/helm/trimtab --namespace trimtab --values CASE/values.yaml</c>; what is new in each run is masked.</summary>
    [Theory]
    [MemberData(nameof(AllCases))]
    public async Task Manifests_are_those_that_were_approved(string name)
    {
        var made = await Helm.TemplateAsync("--values", Values(name));

        var expected = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Charts", "testdata", name, "expected.yaml"));
        made.ReplaceLineEndings("\n").ShouldBe(expected.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_relay_may_write_nothing_but_its_lease_its_own_pods_and_its_kinds_status()
    {
        string[] reading = ["get", "list", "watch"];
        var objects = await ObjectsAsync("default");

        var rules = objects.Where(value => value.KindName.Kind is "ClusterRole" or "Role" && value.Name.EndsWith("-relay", StringComparison.Ordinal)).SelectMany(role => role.Items("rules")).ToArray();
        var writes = rules.Where(rule => Words(rule, "verbs").Except(reading).Any()).Select(Describe);

        writes.ShouldBe(
        [
            "patch watchrules/status,clusterwatchrules/status ",
            "create leases ",
            "get,update leases trimtab-relay",
            "patch pods trimtab-relay-0,trimtab-relay-1",
        ]);
        rules.SelectMany(rule => Words(rule, "resources")).ShouldNotContain("secrets");
        rules.SelectMany(rule => Words(rule, "resources").Concat(Words(rule, "verbs")).Concat(Words(rule, "apiGroups"))).ShouldNotContain("*");
    }

    [Fact]
    public async Task The_function_app_has_the_same_rights_as_by_the_plain_manifests()
    {
        var plain = YamlTree.Parse("role.yaml", await File.ReadAllTextAsync(Path.Combine(Repository.Root, "infra", "kubernetes", "role.yaml")), YamlLimits.Manifests).Select(tree => tree.Root).OfType<JsonObject>();
        var chart = await ObjectsAsync("default");

        RulesOf(chart, "trimtab").ShouldBe(RulesOf(plain, "trimtab"));
    }

    [Fact]
    public async Task What_only_updates_need_is_granted_by_no_switch_but_its_own()
    {
        (await ObjectsAsync("default")).Where(value => value.Name.EndsWith("-updates", StringComparison.Ordinal)).ShouldBeEmpty();
        RulesOf(await ObjectsAsync("default"), "trimtab").ShouldNotContain(rule => rule.Contains("pods/exec", StringComparison.Ordinal) || rule.Contains("vulnerability", StringComparison.Ordinal) || (rule.Contains("delete", StringComparison.Ordinal) && rule.Contains("pods", StringComparison.Ordinal)));

        (await UpdateRulesAsync("patch")).ShouldBe(["apps: get,patch deployments,statefulsets,daemonsets ", "batch: get,patch cronjobs ", ": list,delete pods ", ": get pods/proxy "]);
        (await UpdateRulesAsync("helm")).ShouldBe([": get,list,create,update,delete secrets ", "batch: get,list,watch jobs ", ": list,watch pods ", "apps: get,list deployments,statefulsets,daemonsets ", ": get pods/proxy "]);
        (await UpdateRulesAsync("commands")).ShouldBe([": list pods ", ": get,create pods/exec "]);
        (await UpdateRulesAsync("vulnerabilities")).ShouldBe(["aquasecurity.github.io: list vulnerabilityreports "]);
    }

    [Fact]
    public async Task The_plain_manifest_of_updates_grants_what_all_switches_grant()
    {
        var plain = YamlTree.Parse("updates.yaml", await File.ReadAllTextAsync(Path.Combine(Repository.Root, "infra", "kubernetes", "updates.yaml")), YamlLimits.Manifests).Select(tree => tree.Root).OfType<JsonObject>();

        RulesOf(plain, "trimtab-updates").ShouldBe([.. await UpdateRulesAsync("patch"), .. await UpdateRulesAsync("helm"), .. await UpdateRulesAsync("commands"), .. await UpdateRulesAsync("vulnerabilities")]);
    }

    [Fact]
    public async Task Every_program_runs_without_rights_on_its_node()
    {
        foreach (var name in Cases)
        {
            foreach (var workload in (await ObjectsAsync(name)).Where(value => value.KindName.Kind is "Deployment" or "StatefulSet"))
            {
                var pod = (JsonObject)workload.Find("spec", "template", "spec")!;
                pod.Find("securityContext", "runAsNonRoot")!.GetValue<bool>().ShouldBeTrue();
                foreach (var container in pod.Items("containers"))
                {
                    container.Find("securityContext", "readOnlyRootFilesystem")!.GetValue<bool>().ShouldBeTrue();
                    container.Find("securityContext", "allowPrivilegeEscalation")!.GetValue<bool>().ShouldBeFalse();
                    container.Find("securityContext", "capabilities", "drop")![0]!.GetValue<string>().ShouldBe("ALL");
                    container.Find("resources", "limits", "memory").ShouldNotBeNull();
                }
            }
        }
    }

    [Fact]
    public async Task The_webhook_can_not_hold_anything_up_and_reaches_the_leader()
    {
        var objects = await ObjectsAsync("default");
        var webhook = objects.Single(value => value.KindName.Kind == "ValidatingWebhookConfiguration").Items("webhooks").Single();
        var service = objects.Single(value => value.KindName.Kind == "Service" && value.Name == webhook.Text("clientConfig", "service", "name"));

        (webhook.Text("failurePolicy"), webhook.Text("sideEffects"), webhook.Number("timeoutSeconds")).ShouldBe(("Ignore", "None", 1L));
        service.Text("spec", "selector", "role").ShouldBe("leader");
        // A leader that is not ready because storage is away still keeps who does what.
        service.Find("spec", "publishNotReadyAddresses")!.GetValue<bool>().ShouldBeTrue();
        webhook.Items("rules").SelectMany(rule => Words(rule, "resources")).ShouldNotContain("secrets");
        webhook.Items("rules").Single(rule => Words(rule, "resources").Contains("*/scale")).ToJsonString().ShouldContain("\"operations\":[\"UPDATE\"]");
    }

    /// <summary>An API server refuses a rule that names groups beside all of them.</summary>
    [Theory]
    [InlineData("""[{"apiGroups":["*"],"resources":["deployments"]},{"apiGroups":["apps"],"resources":["statefulsets"]}]""", "*")]
    [InlineData("""[{"apiGroups":["apps"],"resources":["deployments"]},{"apiGroups":["example.com","apps"],"resources":["shops"]}]""", "apps,example.com")]
    public async Task The_rule_of_scales_names_each_group_once_or_all_of_them(string resources, string groups)
    {
        var made = YamlTree.Parse("relay", await Helm.TemplateAsync("--set-json", $"relay.captures.resources={resources}"), YamlLimits.Manifests).Select(tree => tree.Root).OfType<JsonObject>();
        var webhook = made.Single(value => value.KindName.Kind == "ValidatingWebhookConfiguration").Items("webhooks").Single();

        string.Join(',', Words(webhook.Items("rules").Single(rule => Words(rule, "resources").Contains("*/scale")), "apiGroups")).ShouldBe(groups);
    }

    [Fact]
    public async Task A_relay_of_some_namespaces_reads_pods_logs_events_and_owners_there_alone()
    {
        var objects = await ObjectsAsync("full");

        RulesOf(objects, "steer-relay").ShouldBe(
        [
            ": get nodes ",
            "configbutler.ai: list,watch gitrepoconfigs,watchrules,clusterwatchrules ",
            "configbutler.ai: patch watchrules/status,clusterwatchrules/status ",
            "apps: list,watch deployments,statefulsets,daemonsets ",
            ": list,watch services,configmaps ",
            "networking.k8s.io: list,watch ingresses ",
        ]);
        var roles = objects.Where(value => value.KindName.Kind == "Role" && value.Name == "steer-relay-pods").ToArray();
        roles.Select(role => role.Namespace).ShouldBe(["shop", "billing"], ignoreOrder: true);
        objects.Where(value => value.KindName.Kind == "RoleBinding" && value.Name == "steer-relay-pods").Select(binding => (binding.Namespace, binding.Text("roleRef", "name"))).ShouldBe(
            [("shop", "steer-relay-pods"), ("billing", "steer-relay-pods")], ignoreOrder: true);
        foreach (var role in roles)
        {
            role.Items("rules").Select(Describe).ShouldBe(
            [
                "list,watch pods ", "list events ", "get pods/log,configmaps ", "get deployments,replicasets,statefulsets,daemonsets ", "list replicasets,controllerrevisions ", "get jobs,cronjobs ",
                "get pods ",
            ]);
        }
    }

    [Theory]
    [InlineData("relay.namespaces={shop}", true)]
    [InlineData("relay.namespaces={shop},relay.nodeEvents=false", false)]
    [InlineData("relay.namespaces={shop,default}", false)]
    [InlineData("relay.nodeEvents=true", false)]
    public async Task A_relay_of_some_namespaces_may_also_list_the_Events_about_nodes(string values, bool isThere)
    {
        var objects = YamlTree.Parse("relay", await Helm.TemplateAsync("--set", values), YamlLimits.Manifests).Select(tree => tree.Root).OfType<JsonObject>()
            .Where(value => value.Name == "trimtab-relay-node-events").ToDictionary(value => value.KindName.Kind);

        objects.Keys.ShouldBe(isThere ? ["Role", "RoleBinding"] : [], ignoreOrder: true);
        if (isThere)
        {
            objects.Values.Select(value => value.Namespace).Distinct().ShouldBe(["default"]);
            objects["Role"].Items("rules").Select(Describe).ShouldBe(["list events "]);
            objects["RoleBinding"].Text("roleRef", "name").ShouldBe("trimtab-relay-node-events");
            objects["RoleBinding"].Items("subjects").Select(subject => (subject.Text("name"), subject.Text("namespace"))).ShouldBe([("trimtab-relay", "trimtab")]);
        }
    }

    [Fact]
    public async Task Relays_are_spread_over_nodes_where_that_can_be_unless_told_otherwise()
    {
        var spread = await SpreadAsync();

        (spread.Text("topologyKey"), spread.Text("whenUnsatisfiable")).ShouldBe(("kubernetes.io/hostname", "ScheduleAnyway"));
        spread.Find("labelSelector", "matchLabels", "app.kubernetes.io/component")!.GetValue<string>().ShouldBe("relay");
        var zones = await SpreadAsync("--set", "relay.topologySpreadConstraints[0].maxSkew=2,relay.topologySpreadConstraints[0].topologyKey=zone,relay.topologySpreadConstraints[0].whenUnsatisfiable=DoNotSchedule");
        (zones.Text("topologyKey"), zones.Number("maxSkew")).ShouldBe(("zone", 2L));
    }

    [Fact]
    public async Task Every_setting_of_the_function_app_is_one_of_the_program_and_the_fleet_is_right()
    {
        var objects = await ObjectsAsync("default");
        var container = objects.Single(value => value.KindName.Kind == "Deployment").Items("spec", "template", "spec", "containers").Single();
        var fleet = objects.Single(value => value.Name == "trimtab-fleet");

        container.Items("env").Select(variable => variable.Text("name").Replace("__", ":", StringComparison.Ordinal)).Except(Repository.Code(Repository.Page("settings.md"))).ShouldBeEmpty();
        FleetReader.Read([new FleetFile("fleet.yaml", fleet.Text("data", "fleet.yaml"))]).Clusters.Keys.ShouldBe(["here"]);
    }

    [Theory]
    [MemberData(nameof(AllCases))]
    public async Task The_relays_settings_file_is_right(string name)
    {
        foreach (var file in (await ObjectsAsync(name)).Where(value => value.KindName.Kind == "ConfigMap" && value.Find("data", "relay.yaml") is not null))
        {
            RelaySettingsReader.Read("relay.yaml", file.Text("data", "relay.yaml")).Cluster.ShouldBe(name == "full" ? "apps-eu" : "here");
        }
    }

    [Theory]
    [InlineData("app.engine=fast")]
    [InlineData("relay.replicas=0")]
    [InlineData("relay.replica=3")]
    [InlineData("relay.nodeEvents=some")]
    [InlineData("relay.topologySpreadConstraints[0].maxSkew=1")]
    [InlineData("relay.analyser.address=analyser:8443")]
    [InlineData("relay.captures.resources[0].resources={secrets}")]
    [InlineData("relay.captures.resources[0].resources={*}")]
    [InlineData("webhook.timeoutSeconds=0")]
    [InlineData("webhook.certificates=none")]
    [InlineData("storage.existingSecret=")]
    [InlineData("app.rbac.updates.everything=true")]
    public async Task A_wrong_value_is_refused(string value)
    {
        var (isDone, text) = await Helm.RunAsync("template", "trimtab", Helm.Chart, "--set", value.StartsWith("relay.captures", StringComparison.Ordinal) ? $"{value},relay.captures.resources[0].apiGroups={{apps}}" : value);

        isDone.ShouldBeFalse(text);
        text.ShouldContain("schema");
    }

    [Fact]
    public async Task Every_value_stands_in_the_page_and_every_value_of_the_examples_is_one()
    {
        var values = YamlTree.Parse("values.yaml", await File.ReadAllTextAsync(Path.Combine(Helm.Chart, "values.yaml")), YamlLimits.Manifests).Single().Root!.AsObject();
        var code = Repository.Code(Repository.Page("helm.md"));

        Leaves(values, "").Where(path => !code.Contains(path)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_dashboard_shows_metrics_that_there_are()
    {
        var dashboard = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Helm.Chart, "dashboards", "trimtab.json")))!.AsObject();
        var known = Repository.Code(Repository.Page("metrics.md"));
        var used = dashboard.Items("panels").SelectMany(panel => panel.Items("targets")).SelectMany(target => target.Text("expr").Split('(', '[', ' ', ')', ','))
            .Where(word => word.StartsWith("trimtab_", StringComparison.Ordinal)).Select(word => word.Replace("_bucket", "", StringComparison.Ordinal)).Distinct().ToArray();

        used.Length.ShouldBeGreaterThan(5);
        used.Except(known).ShouldBeEmpty();
    }

    [Fact]
    public void Its_custom_kinds_are_those_of_the_repository()
    {
        var own = Path.Combine(Repository.Root, "infra", "crds");

        Definitions(Path.Combine(Helm.Chart, "crds")).ShouldBe(Definitions(own), ignoreOrder: true);
    }

    private static async Task<JsonObject> SpreadAsync(params string[] more)
        => YamlTree.Parse("relay", await Helm.TemplateAsync(more), YamlLimits.Manifests).Select(tree => tree.Root).OfType<JsonObject>()
            .Single(value => value.KindName.Kind == "StatefulSet").Items("spec", "template", "spec", "topologySpreadConstraints").Single();

    private static async Task<string[]> UpdateRulesAsync(string name)
        => RulesOf(
            YamlTree.Parse(name, await Helm.TemplateAsync("--set", $"app.rbac.updates.{name}=true"), YamlLimits.Manifests).Select(tree => tree.Root).OfType<JsonObject>(),
            "trimtab-updates");

    private static string Values(string name) => Path.Combine(AppContext.BaseDirectory, "Charts", "testdata", name, "values.yaml");

    private static async Task<JsonObject[]> ObjectsAsync(string name)
        => [.. YamlTree.Parse(name, await Helm.TemplateAsync("--values", Values(name)), YamlLimits.Manifests).Select(tree => tree.Root).OfType<JsonObject>()];

    private static string[] RulesOf(IEnumerable<JsonObject> objects, string role)
        => [.. objects.Single(value => value.KindName.Kind == "ClusterRole" && value.Name == role).Items("rules").Select(static rule => $"{string.Join(",", Words(rule, "apiGroups"))}: {Describe(rule)}")];

    private static string[] Words(JsonObject rule, string field) => [.. (rule[field] as JsonArray ?? []).Select(word => word!.GetValue<string>())];

    private static string Describe(JsonObject rule) => $"{string.Join(",", Words(rule, "verbs"))} {string.Join(",", Words(rule, "resources"))} {string.Join(",", Words(rule, "resourceNames"))}";

    private static IEnumerable<(string, string)> Definitions(string folder)
        => Directory.GetFiles(folder, "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml").Select(file => (Path.GetFileName(file), File.ReadAllText(file)));

    private static IEnumerable<string> Leaves(JsonObject values, string prefix)
        => values.SelectMany(pair => pair.Value is JsonObject { Count: > 0 } inner && pair.Key is not ("requests" or "limits" or "labels" or "resources")
            ? Leaves(inner, $"{prefix}{pair.Key}.")
            : [prefix + pair.Key]);
}
