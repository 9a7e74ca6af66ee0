using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Yaml;
using Trimtab.Functions.Tests.Documentation;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Hosting.Captures;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Functions.Tests.Captures;

/// <summary>What keeps captures up, as the relay's readiness tells it.</summary>
public sealed class CaptureStandingTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly ResourceType[] Served = [new(KindName.ConfigMap, "configmaps", true)];

    private readonly FakeClock _clock = new();
    private readonly CutSender _sender = new();
    private readonly CaptureMetrics _metrics = new();
    private readonly CaptureStanding _standing;
    private readonly CancellationTokenSource _stop = new();
    private readonly TwinCluster _twin;
    private readonly RestrictedCluster _cluster;
    private Task _running = Task.CompletedTask;

    public CaptureStandingTests()
    {
        _twin = new TwinCluster(new TwinOptions { EstablishDelay = TimeSpan.Zero, RunsWorkloads = false }, _clock);
        _cluster = new RestrictedCluster(_twin, Served);
        _standing = new CaptureStanding(_clock);
    }

    public async Task InitializeAsync()
    {
        await ApplyAsync("{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }");
        await ApplyAsync("{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings, namespace: shop }, data: { key: one } }");
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _metrics.Dispose();
        _twin.Dispose();
    }

    [Fact]
    public async Task Rules_that_can_not_be_followed_are_told_until_they_can_or_another_relay_captures()
    {
        await DefineAsync();
        _cluster.Forbid(CaptureKinds.WatchRule, "list", "watch");
        Start();

        await UntilAsync(fault => fault == "captures: the API server refuses the watch of WatchRule; the log says why");
        _cluster.Forbid(CaptureKinds.WatchRule);
        await UntilAsync(static fault => fault is null);
        _cluster.Forbid(CaptureKinds.GitRepoConfig, "list", "watch");
        _twin.CutWatches();
        await UntilAsync(static fault => fault is not null);

        await StopAsync();
        _standing.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Where_captures_are_not_defined_there_is_nothing_to_follow()
    {
        Start();

        await Eventually.PassAsync(_clock, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(2));

        await UntilAsync(static fault => fault is null);
    }

    [Fact]
    public async Task A_kind_that_a_rule_names_and_that_may_not_be_read_is_its_rules_affair()
    {
        await DefineAsync();
        await RuleAsync();
        _cluster.Forbid(KindName.ConfigMap, "list", "watch");
        Start();

        // Nothing happens to the rules either: their watches are heard of by a server's bookmarks only.
        await Eventually.PassAsync(_clock, TimeSpan.FromMinutes(2), Step);

        _standing.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Storage_that_does_not_take_captures_is_told_once_that_lasts_and_until_it_does()
    {
        await DefineAsync();
        await RuleAsync();
        _sender.IsCut = true;
        Start();

        await Eventually.PassAsync(_clock, TimeSpan.FromSeconds(30), Step);
        _standing.Fault.ShouldBeNull();
        await UntilAsync(static fault => fault == "captures: storage does not take them");

        _sender.IsCut = false;
        await UntilAsync(static fault => fault is null);
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task UntilAsync(Func<string?, bool> condition) => Eventually.TrueAsync(_clock, Step, () => condition(_standing.Fault), "it is told");

    private void Start() => _running = new CaptureEngine(
        new CaptureCluster("apps", _cluster, _cluster),
        _sender,
        new ResumePoints(new Dictionary<string, string>(StringComparer.Ordinal)),
        new AdmissionWitnesses(_clock),
        _metrics,
        new CurrentRules(),
        _standing,
        Options.Create(new CaptureOptions()),
        _clock,
        NullLogger<CaptureEngine>.Instance).RunAsync(_stop.Token);

    private async Task DefineAsync()
    {
        foreach (var file in (string[])["gitrepoconfigs.yaml", "watchrules.yaml", "clusterwatchrules.yaml"])
        {
            await ApplyAsync(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "infra", "crds", file)));
        }
    }

    private async Task RuleAsync()
    {
        await ApplyAsync("{ apiVersion: configbutler.ai/v1alpha1, kind: GitRepoConfig, metadata: { name: state }, spec: { repoUrl: 'https://git.example.com/a.git' } }");
        await ApplyAsync("{ apiVersion: configbutler.ai/v1alpha1, kind: WatchRule, metadata: { name: all, namespace: shop }, spec: { gitRepoConfigRef: state, rules: [{ resources: [configmaps] }] } }");
    }

    private Task ApplyAsync(string yaml) => _twin.ApplyAsync((JsonObject)YamlTree.Parse("test.yaml", yaml, YamlLimits.Manifests).Single().Root!, new ApplyOptions(), None);

    /// <summary>A queue that may be away.</summary>
    private sealed class CutSender : IMessageSender
    {
        public bool IsCut { get; set; }

        public Task SendAsync<TBody>(TBody body, MessageContext context, TimeSpan delay, CancellationToken cancellationToken)
            where TBody : IMessageBody
            => IsCut ? throw new MessagingException("the queue is away") : Task.CompletedTask;
    }
}
