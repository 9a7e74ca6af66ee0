using Trimtab.Domain.Fleet;
using Trimtab.Domain.Variables;

namespace Trimtab.Domain.Tests.Fleet;

public sealed class FleetVariablesTests
{
    private const string Head = "apiVersion: trimtab.dev/v1alpha1\nkind: Fleet\n";

    private const string Fleet = Head + """
        variables: { environment: dev, domain: example.com, replicas: 1 }
        clusters:
          eu:
            environment: ${environment}
            variables: { environment: prod, replicas: 3 }
          test: {}
        sources:
          shop: { repository: "https://git.${domain}/shop.git" }
        targets:
          eu:
            source: shop
            cluster: eu
            path: apps/${environment}
            prune: ${prune:=true}
            variables:
              replicas: 5
              from:
                - configMap: { namespace: apps, name: settings }
                - secret: { cluster: test, namespace: apps, name: passwords }
                  optional: true
                - file: /etc/trimtab/eu.yaml
          test: { source: shop, cluster: test, path: "apps/${environment}", variables: {} }
          silent: { source: shop, cluster: eu, path: plain }
        """;

    [Fact]
    public void A_target_sees_its_own_values_over_its_clusters_over_the_fleets()
    {
        var fleet = Read(Fleet);

        fleet.Clusters["eu"].Environment.ShouldBe("prod");
        fleet.Sources["shop"].Repository.Host.ShouldBe("git.example.com");
        fleet.Targets["eu"].Path.ShouldBe("apps/prod");
        fleet.Targets["eu"].Prune.ShouldBeTrue();
        fleet.Targets["test"].Path.ShouldBe("apps/dev");
        Values(fleet, "eu").ShouldBe(["domain=example.com", "environment=prod", "replicas=5"]);
        Values(fleet, "test").ShouldBe(["domain=example.com", "environment=dev", "replicas=1"]);
        fleet.Targets["silent"].Variables.ShouldBeNull();
        fleet.Targets["eu"].Variables!.From.ShouldBe(
        [
            new VariableSource(VariableSourceKind.ConfigMap, null, "apps", "settings", IsOptional: false),
            new VariableSource(VariableSourceKind.Secret, "test", "apps", "passwords", IsOptional: true),
            new VariableSource(VariableSourceKind.File, null, "", "/etc/trimtab/eu.yaml", IsOptional: false),
        ]);
    }

    [Fact]
    public void The_cluster_of_a_target_may_be_a_variable_itself()
        => Values(Read(Head + """
            variables: { home: eu }
            clusters: { eu: { variables: { size: big } } }
            sources: { s: { repository: "https://x/y" } }
            targets: { t: { source: s, cluster: "${home}", variables: {} } }
            """), "t").ShouldBe(["home=eu", "size=big"]);

    [Fact]
    public void A_variable_of_one_file_is_seen_in_the_others()
        => FleetReader.Read(
            [
                new FleetFile("a.yaml", Head + "variables: { host: git.example.com }"),
                new FleetFile("b.yaml", Head + "sources: { s: { repository: \"https://${host}/s.git\" } }"),
            ]).Sources["s"].Repository.Host.ShouldBe("git.example.com");

    [Theory]
    [InlineData("sources:\n  s: { repository: \"https://${host}/y\" }", "sources.s.repository", "The variable host is not defined", 4)]
    [InlineData("variables:\n  1a: x", "variables.1a", "no digit first", 4)]
    [InlineData("variables:\n  a: [1]", "variables.a", "a text, a number or a boolean", 4)]
    [InlineData("variables:\n  a: ${b}", "variables.a", "can't hold another variable", 4)]
    [InlineData("variables:\n  from: [ { file: x } ]", "variables.from", "Only a target", 4)]
    [InlineData("targets:\n  t: { source: s, cluster: c, variables: { from: [ { file: x, secret: { namespace: a, name: b } } ] } }", "targets.t.variables.from[0]", "exactly one place", 4)]
    [InlineData("targets:\n  t: { source: s, cluster: c, variables: { from: [ { secret: { cluster: d, namespace: a, name: b } } ] } }", "targets.t.variables.from[0].secret.cluster", "no cluster named d", 4)]
    public void What_is_wrong_is_told_with_its_place(string yaml, string path, string text, int line)
    {
        var faults = Should.Throw<InvalidFleetException>(() => Read(Head + yaml)).Faults;

        faults.ShouldContain(fault => fault.Path == path && fault.Line == line && fault.Text.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_value_concerns_the_sources_that_use_it_only()
    {
        static string Digest(string value, string source)
        {
            var fleet = Read(Head + $$"""
                clusters: { c: {} }
                sources: { used: { repository: "https://x/y" }, other: { repository: "https://x/z" } }
                targets:
                  a: { source: used, cluster: c, variables: { v: "{{value}}" } }
                  b: { source: other, cluster: c }
                """);
            return fleet.DigestFor(fleet.Sources[source]);
        }

        Digest("1", "used").ShouldNotBe(Digest("2", "used"));
        Digest("1", "other").ShouldBe(Digest("2", "other"));
    }

    private static FleetDocument Read(string yaml) => FleetReader.Read([new FleetFile("fleet.yaml", yaml)]);

    private static IEnumerable<string> Values(FleetDocument fleet, string target)
        => fleet.Targets[target].Variables!.Values.Select(entry => $"{entry.Key}={entry.Value.Text}").Order(StringComparer.Ordinal);
}
