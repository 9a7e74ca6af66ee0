using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Yaml;
using Trimtab.Functions.Tests.Documentation;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Hosting.Captures;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Functions.Tests.Captures;

/// <summary>Rules that name a kind which the relay may not read.</summary>
public sealed class ForbiddenKindTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly ResourceType[] Served = [new(KindName.ConfigMap, "configmaps", true), new(KindName.Deployment, "deployments", true)];

    private readonly FakeClock _clock = new();
    private readonly RecordingSender _sender = new();
    private readonly CaptureMetrics _metrics = new();
    private readonly CaptureStanding _standing;
    private readonly CancellationTokenSource _stop = new();
    private readonly TwinCluster _twin;
    private readonly RestrictedCluster _cluster;
    private Task _running = Task.CompletedTask;

    public ForbiddenKindTests()
    {
        _twin = new TwinCluster(new TwinOptions { EstablishDelay = TimeSpan.Zero, RunsWorkloads = false }, _clock);
        _cluster = new RestrictedCluster(_twin, Served);
        _standing = new CaptureStanding(_clock);
    }

    [Theory]
    [InlineData("list", "watch")]
    [InlineData("list")]
    [InlineData("watch")]
    public async Task The_status_names_the_kind_and_what_to_do_and_recovers_when_the_right_is_given(params string[] verbs)
    {
        _cluster.Forbid(KindName.Deployment, verbs);
        await RuleAsync("configmaps, deployments");
        Start();

        await UntilAsync("Forbidden");
        var condition = await ConditionAsync();
        condition.Text("status").ShouldBe("False");
        condition.Text("message").ShouldContain(" deployments.apps: give its ClusterRole the verbs list and watch on them (relay.captures.resources of the chart). The rule's other kinds are captured.");
        (await StatusAsync()).Number("kinds").ShouldBe(1);
        await Eventually.TrueAsync(_clock, Step, () => _sender.Of<CapturePresence>().Any(static told => told.Keys.Contains("/ConfigMap/shop/settings")), "the kind that may be read is captured");

        _cluster.Forbid(KindName.Deployment);
        await UntilAsync("Capturing");
        (await StatusAsync()).Number("kinds").ShouldBe(2);
    }

    [Fact]
    public async Task A_right_that_is_taken_away_is_told_too()
    {
        await RuleAsync("configmaps");
        Start();
        await UntilAsync("Capturing");

        // Only the next list meets it: a watch that is open stays so.
        _cluster.Forbid(KindName.ConfigMap, "list", "watch");
        await UntilAsync("Forbidden");

        (await ConditionAsync()).Text("message").ShouldEndWith("Nothing of the rule is captured.");
        (await StatusAsync()).Number("kinds").ShouldBe(0);
    }

    [Fact]
    public async Task It_is_said_once_and_not_written_again_with_every_try()
    {
        _cluster.Forbid(KindName.Deployment, "list", "watch");
        await RuleAsync("configmaps, deployments");
        Start();
        await UntilAsync("Forbidden");
        var version = (await FindAsync()).ResourceVersion;

        await Eventually.PassAsync(_clock, TimeSpan.FromMinutes(1), Step);

        (await FindAsync()).ResourceVersion.ShouldBe(version);
    }

    public async Task InitializeAsync()
    {
        foreach (var file in (string[])["gitrepoconfigs.yaml", "watchrules.yaml", "clusterwatchrules.yaml"])
        {
            await _twin.ApplyAsync(Read(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "infra", "crds", file))), new ApplyOptions(), None);
        }

        await _twin.ApplyAsync(Read("{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }"), new ApplyOptions(), None);
        await _twin.ApplyAsync(Read("{ apiVersion: configbutler.ai/v1alpha1, kind: GitRepoConfig, metadata: { name: state }, spec: { repoUrl: 'https://git.example.com/a.git' } }"), new ApplyOptions(), None);
        await _twin.CreateAsync(Read("{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings, namespace: shop }, data: { key: one } }"), None);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _metrics.Dispose();
        _twin.Dispose();
    }

    private void Start()
    {
        var engine = new CaptureEngine(
            new CaptureCluster("apps", _cluster, _cluster),
            _sender,
            new ResumePoints(new Dictionary<string, string>(StringComparer.Ordinal)),
            new AdmissionWitnesses(_clock),
            _metrics,
            new CurrentRules(),
            _standing,
            Options.Create(new CaptureOptions { ListInterval = TimeSpan.FromMinutes(1) }),
            _clock,
            NullLogger<CaptureEngine>.Instance);
        _running = engine.RunAsync(_stop.Token);
    }

    private Task RuleAsync(string resources)
        => _twin.ApplyAsync(
            Read($"{{ apiVersion: configbutler.ai/v1alpha1, kind: WatchRule, metadata: {{ name: all, namespace: shop }}, spec: {{ gitRepoConfigRef: state, rules: [{{ resources: [{resources}] }}] }} }}"),
            new ApplyOptions(),
            None);

    private Task UntilAsync(string reason)
        => Eventually.TrueAsync(
            async () =>
            {
                var holds = (await FindAsync()).Items("status", "conditions").Any(condition => condition.Text("reason") == reason);
                if (!holds)
                {
                    _clock.Advance(Step);
                }

                return holds;
            },
            $"the condition says {reason}");

    private async Task<JsonObject> FindAsync() => (await _twin.GetAsync(new ObjectReference(CaptureKinds.WatchRule, "shop", "all"), None))!;

    private async Task<JsonObject> StatusAsync() => (await FindAsync())["status"]!.AsObject();

    private async Task<JsonObject> ConditionAsync() => (await FindAsync()).Items("status", "conditions").Single();

    private static JsonObject Read(string yaml) => (JsonObject)YamlTree.Parse("test.yaml", yaml, YamlLimits.Manifests).Single().Root!;
}
