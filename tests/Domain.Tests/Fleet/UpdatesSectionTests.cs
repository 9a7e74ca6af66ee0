using Trimtab.Domain.Assets;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Tests.Fleet;

public sealed class UpdatesSectionTests
{
    [Fact]
    public void A_policy_is_read_with_all_its_fields()
    {
        var fleet = Read("""
            windows: { nights: { zone: Europe/Berlin, allow: [ { days: [mon, wed-fri], hours: "22:00-05:00" } ] } }
            policies:
              updates:
                careful:
                  patch: auto
                  minor: review
                  major: skip
                  range: ^1.2
                  filter: { scheme: docker, glob: "1.*-alpine" }
                  soak: 3d
                  windows: nights
                  criteria: { healthy: true, vulnerabilities: { noMore: [critical], most: { HIGH: 10 }, unknown: skip } }
                  approval: { votes: 2, deadline: 24h, who: [alice, bob, carol] }
                  mode: git
            updates: { defaults: careful }
            """);

        var policy = fleet.UpdatePolicies["careful"];
        policy.ShouldSatisfyAllConditions(
            () => policy.Actions[VersionChange.Minor].ShouldBe(GateAction.Review),
            () => policy.Range!.Text.ShouldBe("^1.2"),
            () => policy.Filter!.Text.ShouldBe("glob 1.*-alpine"),
            () => policy.Soak.ShouldBe(TimeSpan.FromDays(3)),
            () => policy.Windows.ShouldBe(["nights"]),
            () => policy.Healthy.ShouldBe(true),
            () => policy.Vulnerabilities!.Most.ShouldHaveSingleItem().ShouldBe(new("HIGH", 10)),
            () => policy.Vulnerabilities!.NoMore.ShouldBe(["CRITICAL"]),
            () => policy.Vulnerabilities!.Unknown.ShouldBe(GateAction.Skip),
            () => policy.Approval!.Votes.ShouldBe(2),
            () => policy.Mode.ShouldBe(UpdateMode.Git),
            () => fleet.Windows["nights"].Allow[0].ToString().ShouldBe("mon, wed, thu, fri 22:00-05:00"));
    }

    [Fact]
    public void The_nearest_place_wins_field_by_field()
    {
        var fleet = Read("""
            policies: { updates: { slow: { patch: review, soak: 2d, minor: skip }, fast: { patch: auto } } }
            updates:
              defaults: slow
              namespaces: { "sh*": fast, shop: { minor: manual } }
              rules:
                - { match: { labels: { tier: "front*" } }, policy: slow, minor: review }
            """);
        var asset = new Asset(new AssetId("eu", "shop", AssetKind.Deployment, "web"));

        var plain = new UpdateRules(fleet).For(asset, "web", "example.org/web");
        var labelled = new UpdateRules(fleet).For(asset with { Labels = new Dictionary<string, string> { ["tier"] = "frontend" } }, "web", "example.org/web");

        plain.ActionOf(VersionChange.Patch).ShouldBe(new Said<GateAction>(GateAction.Auto, "policy fast (updates.namespaces.sh*)"));
        plain.ActionOf(VersionChange.Minor).ShouldBe(new Said<GateAction>(GateAction.Manual, "updates.namespaces.shop"));
        plain.Soak.ShouldBe(new Said<TimeSpan>(TimeSpan.FromDays(2), "policy slow (updates.defaults)"));
        labelled.ActionOf(VersionChange.Patch).Value.ShouldBe(GateAction.Review);
        labelled.ActionOf(VersionChange.Minor).Origin.ShouldBe("updates.rules[0]");
    }

    [Fact]
    public void A_containers_namespace_is_its_compose_project()
    {
        var fleet = Read("updates: { namespaces: { media: { patch: auto } } }");
        var asset = new Asset(new AssetId("nas", "", AssetKind.Container, "db")) { ComposeProject = "media" };

        new UpdateRules(fleet).For(asset, "db", "docker.io/library/postgres").ActionOf(VersionChange.Patch).Value.ShouldBe(GateAction.Auto);
    }

    [Fact]
    public void All_faults_are_listed_at_once()
    {
        var faults = Should.Throw<InvalidFleetException>(() => Read("""
            windows:
              a: { zone: Mars/Olympus, allow: [ { days: [someday], hours: "25:00-26:00" } ] }
              b: { freezes: [ { from: 2026-12-31, to: 2026-01-01 }, { from: soon, to: 2026-01-01 } ] }
              c: {}
            policies:
              updates:
                p: { patch: maybe, range: "one", soak: 3, windows: [d], filter: { pattern: "(?=x)", descending: true, extract: "$1" }, also: 1 }
                q: { criteria: { vulnerabilities: { noMore: [awful], unknown: manual }, signedBy: [nobody], taste: good }, approval: { votes: 3, who: [alice] } }
            updates:
              defaults: bold
              namespaces: { shop: }
              rules:
                - { policy: p }
                - { match: {}, policy: p }
                - { match: { kinds: [pod] }, policy: p }
            """)).Faults.Select(static fault => $"{fault.Path}: {fault.Text}").ToArray();

        string[] expected =
        [
            "windows.a.zone: There is no time zone Mars/Olympus here",
            "windows.a.allow[0].days[0]: Must be a day",
            "windows.a.allow[0].hours: Must be two times of day",
            "windows.b.freezes[0].to: Must not lie before from.",
            "windows.b.freezes[1].from: Must be a date",
            "windows.c: Must have allow, deny or freezes.",
            "policies.updates.p.patch: Must be one of auto, review, manual, skip.",
            "policies.updates.p.range: Must be a range of versions",
            "policies.updates.p.soak: Must be a duration",
            "policies.updates.p.windows[0]: There is no window named d.",
            "policies.updates.p.filter.pattern: The pattern '(?=x)' looks around",
            "policies.updates.p.filter.descending: Is for the orders numerical and alphabetical only.",
            "policies.updates.p.also: Unknown field.",
            "policies.updates.q.criteria.signedBy[0]: There is no public key named nobody",
            "policies.updates.q.criteria.vulnerabilities.noMore[0]: Must be one of CRITICAL",
            "policies.updates.q.criteria.vulnerabilities.unknown: Must be review, skip or auto.",
            "policies.updates.q.criteria.taste: Unknown field.",
            "policies.updates.q.approval.votes: Must not be more than the 1 who may vote.",
            "updates.defaults: There is no update policy named bold.",
            "updates.namespaces.shop: Missing",
            "updates.rules[0].match: Missing",
            "updates.rules[1].match: Must have places",
            "updates.rules[2].match.kinds[0]: Must be one of",
        ];
        expected.Where(wanted => !faults.Any(fault => fault.StartsWith(wanted, StringComparison.Ordinal))).ShouldBeEmpty(string.Join('\n', faults));
    }

    [Fact]
    public void A_policy_in_a_file_of_its_own_is_checked_like_one_of_the_fleet()
    {
        var fleet = Read("windows: { nights: { allow: [ { hours: \"22:00-05:00\" } ] } }");

        UpdatePolicyFile.Read("p.yaml", "{ patch: auto, windows: nights }", fleet).Faults.ShouldBeEmpty();
        UpdatePolicyFile.Read("p.yaml", "{ patch: soon, windows: days }", fleet).Faults.Select(static fault => fault.ToString())
            .ShouldBe(["p.yaml:1: patch: Must be one of auto, review, manual, skip.", "p.yaml:1: windows: There is no window named days. There are: nights."]);
    }

    private static FleetDocument Read(string yaml) => FleetReader.Read([new FleetFile("fleet.yaml", $"apiVersion: {FleetReader.ApiVersion}\nkind: Fleet\n{yaml}")]);
}
