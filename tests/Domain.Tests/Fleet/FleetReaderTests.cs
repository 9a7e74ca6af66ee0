using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Tests.Fleet;

public sealed class FleetReaderTests
{
    private const string Small = """
        apiVersion: trimtab.dev/v1alpha1
        kind: Fleet
        clusters:
          apps-eu: { kubeconfig: { file: ~/.kube/config, context: apps-eu }, environment: prod }
        sources:
          shop:
            repository: https://git.example.com/acme/shop.git
            interval: 3m
            webhook: { provider: github, secret: { env: SHOP_WEBHOOK_SECRET } }
        targets:
          platform: { source: shop, path: infrastructure, cluster: apps-eu, prune: true, timeout: 5m }
          shop-prod: { source: shop, path: ./apps/prod/, cluster: apps-eu, dependsOn: [platform], rollout: careful }
        policies:
          rollout:
            careful:
              steps: [1 pod, 25%, 50%, 100%]
              stepDuration: 10s
              watch: 5m
              metrics: { requests: http_requests_total, bad: { code: "5.." }, latency: http_request_duration_seconds, objective: 300ms }
        notifications:
          team: { slack: { url: { env: SLACK_URL } }, on: [promoted, rolledBack, stalled] }
        """;

    [Fact]
    public void A_whole_document_is_read_with_its_defaults()
    {
        var fleet = Read(Small);

        fleet.Version.ShouldMatch("^sha256:[0-9a-f]{64}$");
        fleet.Sources["shop"].Branch.ShouldBe("main");
        fleet.Sources["shop"].Interval.ShouldBe(TimeSpan.FromMinutes(3));
        fleet.Targets["shop-prod"].DependsOn.ShouldBe(["platform"]);
        fleet.Targets["shop-prod"].Prune.ShouldBeFalse();
        fleet.Targets["shop-prod"].Namespace.ShouldBe("default");
        fleet.RolloutPolicies["careful"].Steps.Select(step => step.ToString()).ShouldBe(["1 pod", "25%", "50%", "100%"]);
        fleet.RolloutPolicies["careful"].Metrics.Objective.ShouldBe(TimeSpan.FromMilliseconds(300));
        fleet.RolloutPolicies["careful"].ReadyDeadline.ShouldBe(RolloutPolicy.Default.ReadyDeadline);
        fleet.Notifications["team"].Route.On.ShouldBe([NotificationEvent.Promoted, NotificationEvent.RolledBack, NotificationEvent.Stalled]);
    }

    [Fact]
    public void The_version_changes_with_the_text()
        => Read(Small).Version.ShouldNotBe(Read(Small + "\n").Version);

    [Theory]
    [InlineData("targets:\n  a: { source: none, path: ., cluster: none }", "targets.a.source", "There is no source named none", 4)]
    [InlineData("sources:\n  s: { repository: 'ftp://x/y' }", "sources.s.repository", "begins with https://", 4)]
    [InlineData("sources:\n  s: { repository: 'https://me:pw@x/y' }", "sources.s.repository", "no user name or password", 4)]
    [InlineData("sources:\n  s: { repository: 'https://x/y', interval: 3 }", "sources.s.interval", "Must be a duration", 4)]
    [InlineData("sources:\n  s: { repository: 'https://x/y', intervall: 3m }", "sources.s.intervall", "Unknown field", 4)]
    [InlineData("clusters: { c: {} }\nsources:\n  s: { repository: 'https://x/y', token: { kubernetesSecret: { cluster: d, namespace: n, name: s, key: k } } }", "sources.s.token.kubernetesSecret.cluster", "There is no cluster named d. There are: c.", 5)]
    [InlineData("sources:\n  s: { repository: 'https://x/y', token: { kubernetesSecret: { cluster: c, namespace: n, name: s } } }", "sources.s.token.kubernetesSecret.key", "Missing: the key", 4)]
    [InlineData("sources:\n  s: { repository: 'https://x/y', token: { env: A, kubernetesSecret: { cluster: c, namespace: n, name: s, key: k } } }", "sources.s.token", "exactly one of", 4)]
    [InlineData("sources:\n  S: { repository: 'https://x/y' }", "sources.S", "lower-case letters", 4)]
    [InlineData("sources:\n  s:\n    repository: 'https://x/y'\n    webhook: { provider: gitHub, secret: { env: S } }", "sources.s.webhook.provider", "one of github, gitlab, bitbucket, bitbucketServer, gitea, forgejo, azureDevOps, generic", 6)]
    [InlineData("sources:\n  s:\n    repository: 'https://x/y'\n    webhook: { secret: { env: S } }", "sources.s.webhook.provider", "Missing: the Git host's kind", 6)]
    [InlineData("sources:\n  s:\n    repository: 'https://x/y'\n    provider: generic", "sources.s.provider", "webhooks only", 6)]
    [InlineData("sources:\n  s:\n    repository: 'https://x/y'\n    statusLink: 'https://x/{rev}'", "sources.s.statusLink", "{revision}", 6)]
    [InlineData("sources:\n  s:\n    repository: 'https://x/y'\n    webhook: { provider: github, secret: { env: S }, redeliver: true }", "sources.s.webhook.redeliver", "the source's token", 6)]
    [InlineData("sources:\n  s:\n    repository: 'https://x/y'\n    webhook: { provider: github, secret: { env: S }, hookOf: team }", "sources.s.webhook.hookOf", "repository, organisation", 6)]
    [InlineData("sources:\n  s:\n    repository: 'git@host:a/b.git'\n    knownHosts: { file: k }", "sources.s.sshKey", "Missing: where the secret is", 4)]
    [InlineData("sources:\n  s:\n    repository: 'ssh://git@host/a/b.git'\n    sshKey: { file: k }", "sources.s.knownHosts", "No other host key is trusted", 4)]
    [InlineData("sources:\n  s:\n    repository: 'https://host/a/b.git'\n    sshKey: { file: k }", "sources.s.sshKey", "over ssh:// only", 6)]
    [InlineData("sources:\n  s: { repository: 'ssh://git:pw@host/a', sshKey: { file: k }, knownHosts: { file: k } }", "sources.s.repository", "no password", 4)]
    [InlineData("sources:\n  s: { repository: 'ssh://-oProxyCommand=x/a', sshKey: { file: k }, knownHosts: { file: k } }", "sources.s.repository", "", 4)]
    [InlineData("sources:\n  s: { repository: '-oProxyCommand=x@host:a', sshKey: { file: k }, knownHosts: { file: k } }", "sources.s.repository", "", 4)]
    [InlineData("sources:\n  s: { repository: 'host:a/b', sshKey: { file: k }, knownHosts: { file: k } }", "sources.s.repository", "user@host:path", 4)]
    [InlineData("targets:\n  t: { source: s, cluster: c, drift: never }", "targets.t.drift", "Must be one of revert, report, capture.", 4)]
    [InlineData("targets:\n  t: { source: s, cluster: c, drift: [report] }", "targets.t.drift", "Must be one of revert, report, capture.", 4)]
    [InlineData("targets:\n  t:\n    drift: { default: no }", "targets.t.drift.default", "Must be one of revert, report, capture.", 5)]
    [InlineData("targets:\n  t:\n    drift: { defaults: report }", "targets.t.drift.defaults", "Unknown field. Known here: default, paths.", 5)]
    [InlineData("targets:\n  t:\n    drift:\n      paths: { /apps/**: report }", "targets.t.drift.paths./apps/**", "no leading or trailing slash", 6)]
    [InlineData("targets:\n  t:\n    drift:\n      paths: { apps/../x: report }", "targets.t.drift.paths.apps/../x", "no . or ..", 6)]
    [InlineData("targets:\n  t:\n    drift:\n      paths: { apps/x: }", "targets.t.drift.paths.apps/x", "Missing: one of revert, report, capture.", 6)]
    [InlineData("targets:\n  t:\n    drift:\n      paths: report", "targets.t.drift.paths", "Must be a map.", 6)]
    [InlineData("policies:\n  rollout:\n    p: { steps: [0%] }", "policies.rollout.p.steps[0]", "25%", 5)]
    [InlineData("policies:\n  rollout:\n    p: { onNoEvidence: panic }", "policies.rollout.p.onNoEvidence", "hold, promote, rollBack", 5)]
    [InlineData("policies:\n  rollout:\n    p: { metrics: { bad: { code: '(' } } }", "policies.rollout.p.metrics.bad.code", "regular expression", 5)]
    [InlineData("notifications:\n  n: { on: [promoted] }", "notifications.n", "exactly one place", 4)]
    [InlineData("clusters: []", "clusters", "Must be a map", 3)]
    public void A_fault_names_its_path_and_line(string yaml, string path, string text, int line)
    {
        var faults = FaultsOf($"apiVersion: trimtab.dev/v1alpha1\nkind: Fleet\n{yaml}\n");

        faults.ShouldContain(candidate => candidate.Path == path && candidate.Text.Contains(text, StringComparison.Ordinal));
        faults.First(candidate => candidate.Path == path).Line.ShouldBe(line);
    }

    [Theory]
    [InlineData("repository: 'https://github.com/a/b'", GitHostKind.Github)]
    [InlineData("repository: 'https://x/a/b'", null)]
    [InlineData("repository: 'https://x/a/b', statusApi: 'https://x/api/v3'", GitHostKind.Github)]
    [InlineData("repository: 'https://x/a/b', webhook: { provider: bitbucketServer, secret: { env: S } }", GitHostKind.BitbucketServer)]
    [InlineData("repository: 'https://codeberg.org/a/b', webhook: { provider: generic, secret: { env: S } }", GitHostKind.Forgejo)]
    [InlineData("repository: 'https://x/a/b', provider: azureDevOps, webhook: { provider: generic, secret: { env: S } }", GitHostKind.AzureDevOps)]
    public void The_hosts_kind_is_said_or_seen(string fields, GitHostKind? kind)
        => Read($"apiVersion: trimtab.dev/v1alpha1\nkind: Fleet\nsources: {{ s: {{ {fields} }} }}\n").Sources["s"].HostKind.ShouldBe(kind);

    [Theory]
    [InlineData("git@git.example.com:acme/shop.git", "ssh://git@git.example.com/acme/shop.git")]
    [InlineData("ada@git.example.com:/srv/shop.git", "ssh://ada@git.example.com/srv/shop.git")]
    [InlineData("ssh://git.example.com:2222/acme/shop.git", "ssh://git@git.example.com:2222/acme/shop.git")]
    [InlineData("ssh://git@ssh.dev.azure.com/v3/acme/Shop%20Front/web", "ssh://git@ssh.dev.azure.com/v3/acme/Shop%20Front/web")]
    public void A_repository_over_ssh_has_its_key_and_known_hosts(string repository, string address)
    {
        var source = Read($"apiVersion: trimtab.dev/v1alpha1\nkind: Fleet\nsources:\n  s: {{ repository: '{repository}', sshKey: {{ env: KEY }}, knownHosts: {{ file: hosts }} }}\n").Sources["s"];

        source.Repository.AbsoluteUri.ShouldBe(address);
        source.Ssh.ShouldBe(new FleetSsh(new SecretReference("KEY", null), new SecretReference(null, "hosts")));
    }

    [Fact]
    public void A_status_link_has_its_places_filled()
        => Read("apiVersion: trimtab.dev/v1alpha1\nkind: Fleet\nsources: { s: { repository: 'https://x/y', statusLink: 'https://x/{source}/{target}?at={revision}' } }\n")
            .Sources["s"].StatusLink!.For("s", "t", "1a").AbsoluteUri.ShouldBe("https://x/s/t?at=1a");

    [Theory]
    [InlineData("report", "anything.yaml", DriftPolicy.Report)]
    [InlineData("{ paths: { a/**: report } }", "b/x.yaml", DriftPolicy.Revert)]
    [InlineData("{ default: capture, paths: { a/prod/hotfix.yaml: revert, a/prod/**: report } }", "a/prod/hotfix.yaml", DriftPolicy.Revert)]
    [InlineData("{ default: capture, paths: { a/prod/hotfix.yaml: revert, a/prod/**: report } }", "a/prod/web/x.yaml", DriftPolicy.Report)]
    [InlineData("{ default: capture, paths: { a/prod/hotfix.yaml: revert, a/prod/**: report } }", "a/test/x.yaml", DriftPolicy.Capture)]
    public void A_targets_drift_policy_is_a_word_or_goes_by_paths(string drift, string place, DriftPolicy policy)
        => Read($"apiVersion: trimtab.dev/v1alpha1\nkind: Fleet\nclusters: {{ c: {{}} }}\nsources: {{ s: {{ repository: 'https://x/y' }} }}\ntargets: {{ t: {{ source: s, cluster: c, drift: {drift} }} }}\n")
            .Targets["t"].Drift.PolicyOf(place, wish: null).ShouldBe(policy);

    [Fact]
    public void Dependencies_in_a_circle_are_refused()
    {
        var faults = FaultsOf("""
            apiVersion: trimtab.dev/v1alpha1
            kind: Fleet
            clusters: { c: {} }
            sources: { s: { repository: "https://x/y" } }
            targets:
              a: { source: s, cluster: c, dependsOn: [b] }
              b: { source: s, cluster: c, dependsOn: [a] }
            """);

        faults.Select(fault => fault.Path).ShouldBe(["targets.a.dependsOn", "targets.b.dependsOn"]);
    }

    [Fact]
    public void All_of_fifty_faults_are_listed_in_order()
    {
        var targets = string.Concat(Enumerable.Range(1, 50).Select(number => $"  t{number}: {{ source: s, cluster: missing }}\n"));

        var faults = FaultsOf($"apiVersion: trimtab.dev/v1alpha1\nkind: Fleet\nsources: {{ s: {{ repository: 'https://x/y' }} }}\ntargets:\n{targets}");

        faults.Count.ShouldBe(50);
        faults.Select(fault => fault.Line).ShouldBe(Enumerable.Range(5, 50));
    }

    [Fact]
    public void Files_are_joined_and_a_name_stands_in_one_only()
    {
        const string Head = "apiVersion: trimtab.dev/v1alpha1\nkind: Fleet\n";

        var joined = FleetReader.Read([new FleetFile("a.yaml", Head + "clusters: { one: {} }"), new FleetFile("b.yaml", Head + "clusters: { two: {} }")]);
        var exception = Should.Throw<InvalidFleetException>(
            () => FleetReader.Read([new FleetFile("a.yaml", Head + "clusters: { one: {} }"), new FleetFile("b.yaml", Head + "clusters: { one: {} }")]));

        joined.Clusters.Keys.Order().ShouldBe(["one", "two"]);
        exception.Faults.ShouldHaveSingleItem().ToString().ShouldBe("b.yaml:3: clusters.one: Another file of the fleet has this name already.");
    }

    private static FleetDocument Read(string yaml) => FleetReader.Read([new FleetFile("fleet.yaml", yaml)]);

    private static IReadOnlyList<FleetFault> FaultsOf(string yaml) => Should.Throw<InvalidFleetException>(() => Read(yaml)).Faults;
}
