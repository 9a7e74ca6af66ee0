using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Fleet;

public sealed class GuardSectionTests
{
    private const string Rest = """
        apiVersion: trimtab.dev/v1alpha1
        kind: Fleet
        clusters: { eu: { kubeconfig: { file: /k } } }
        policies: { rollout: { careful: { watch: 2m, readyDeadline: 45s }, brief: { watch: 1s } } }

        """;

    [Fact]
    public void A_guard_is_read_with_all_its_fields()
    {
        var fleet = Read("""
            guards:
              apps:
                cluster: eu
                include: { namespaces: [shop, "team-*"], labels: { app.kubernetes.io/part-of: store } }
                exclude: { namespaces: [team-x], labels: { guard: "no" } }
                rollout: careful
                watch: 90s
                onFailure: report
            """);

        var guard = fleet.Guards["apps"];
        guard.ShouldSatisfyAllConditions(
            () => guard.Cluster.ShouldBe("eu"),
            () => guard.Include.Namespaces.ShouldBe(["shop", "team-*"]),
            () => guard.Include.Labels.ShouldHaveSingleItem().ShouldBe(new("app.kubernetes.io/part-of", "store")),
            () => guard.Exclude.Labels.ShouldHaveSingleItem().ShouldBe(new("guard", "no")),
            () => guard.OnFailure.ShouldBe(GuardFailureAction.Report),
            () => fleet.PolicyOf(guard).Watch.ShouldBe(TimeSpan.FromSeconds(90)),
            () => fleet.PolicyOf(guard).ReadyDeadline.ShouldBe(TimeSpan.FromSeconds(45)));
    }

    [Theory]
    [InlineData("{ cluster: eu }", 300)]
    [InlineData("{ cluster: eu, rollout: careful }", 120)]
    [InlineData("{ cluster: eu, rollout: brief }", 30)]
    public void The_window_is_the_policys_and_never_too_short_to_be_noticed(string guard, int seconds)
    {
        var fleet = Read($"guards: {{ apps: {guard} }}");

        fleet.PolicyOf(fleet.Guards["apps"]).Watch.ShouldBe(TimeSpan.FromSeconds(seconds));
        fleet.Guards["apps"].OnFailure.ShouldBe(GuardFailureAction.RollBack);
    }

    [Fact]
    public void All_faults_are_listed_at_once()
    {
        var faults = Should.Throw<InvalidFleetException>(() => Read("""
            guards:
              a: { cluster: us, rollout: bold, watch: 5s, onFailure: explode, also: 1 }
              b: { include: {}, exclude: { namespaces: shop } }
            """)).Faults;

        faults.Select(static fault => $"{fault.Path}: {fault.Text}").ShouldBe(
        [
            "guards.a.watch: Must be a duration from 30s to 1d, such as 5m.",
            "guards.a.onFailure: Must be one of rollBack, report.",
            "guards.a.also: Unknown field. Known here: cluster, exclude, include, onFailure, rollout, watch.",
            "guards.b.cluster: Missing: name of a cluster.",
            "guards.b.include: Must have namespaces, labels or both.",
            "guards.b.exclude.namespaces: Must be a list.",
            "guards.b.exclude: Must have namespaces, labels or both.",
            "guards.a.cluster: There is no cluster named us. There are: eu.",
            "guards.a.rollout: There is no rollout policy named bold. There are: brief, careful.",
        ],
        ignoreOrder: true);
    }

    [Theory]
    [InlineData("shop", "{'tier':'web'}", "{}", true)]
    [InlineData("team-a", "{'tier':'web'}", "{}", true)]
    [InlineData("team-x", "{'tier':'web'}", "{}", false)]
    [InlineData("other", "{'tier':'web'}", "{}", false)]
    [InlineData("shop", "{'tier':'db'}", "{}", false)]
    [InlineData("shop", "{}", "{}", false)]
    [InlineData("shop", "{'tier':'web','guard':'no'}", "{}", false)]
    [InlineData("shop", "{'tier':'web'}", "{'trimtab.dev/guard':'disabled'}", false)]
    [InlineData("shop", "{'tier':'web','trimtab.dev/target':'shop-prod'}", "{}", false)]
    [InlineData("shop", "{'tier':'web','trimtab.dev/rollout':'shop-prod-1'}", "{}", false)]
    public void A_guard_watches_what_it_selects_and_nothing_that_Trimtab_applied(string @namespace, string labels, string annotations, bool isWatched)
    {
        var guard = Read("guards: { apps: { cluster: eu, include: { namespaces: [shop, team-*], labels: { tier: w* } }, exclude: { namespaces: [team-x], labels: { guard: '*' } } } }").Guards["apps"];

        guard.Watches(Web(@namespace, labels, annotations)).ShouldBe(isWatched);
    }

    [Theory]
    [InlineData("shop", true)]
    [InlineData("kube-system", false)]
    public void Without_namespaces_those_of_the_cluster_itself_are_left_out(string @namespace, bool isWatched)
        => Read("guards: { apps: { cluster: eu } }").Guards["apps"].Watches(Web(@namespace, "{}", "{}")).ShouldBe(isWatched);

    [Theory]
    [InlineData("Apply", false)]
    [InlineData("Update", true)]
    public void What_a_guard_rolled_back_itself_stays_guarded(string operation, bool isWatched)
    {
        var web = Web("shop", "{}", "{}");
        web["metadata"]!["managedFields"] = new JsonArray(Json($$"""{'manager':'trimtab','operation':'{{operation}}'}"""));

        Read("guards: { apps: { cluster: eu } }").Guards["apps"].Watches(web).ShouldBe(isWatched);
    }

    private static FleetDocument Read(string guards) => FleetReader.Read([new FleetFile("fleet.yaml", Rest + guards)]);

    private static JsonObject Web(string @namespace, string labels, string annotations)
        => Json($$"""{'metadata':{'name':'web','namespace':'{{@namespace}}','labels':{{labels}},'annotations':{{annotations}} } }""");
}
