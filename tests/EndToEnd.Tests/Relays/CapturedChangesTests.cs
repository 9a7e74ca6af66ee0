using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Network;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>From a live change to a commit in a repository: relay and function app as programs, on a twin.</summary>
public sealed class CapturedChangesTests : IAsyncLifetime
{
    private ShopWorld _world = null!;
    private CaptureScene _scene = null!;

    public async Task InitializeAsync()
    {
        _world = await ShopWorld.StartAsync(new ShopWorldOptions(new CuttableOutside(), ShopFleet.Brisk, TimeSpan.FromMinutes(1)) { Kubeconfig = null });
        _scene = await CaptureScene.StartAsync(_world);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Each_change_becomes_a_commit_and_what_happened_without_a_relay_is_found_by_the_next_one()
    {
        await using var app = _world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        await _scene.SetAsync("early", "one");
        await using (var relay = _world.LaunchRelay("relay-0", ("Relay__Captures", "true")))
        {
            await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
            await WhenFileAsync("early", "one");
            await _scene.SetAsync("settings", "one");
            await WhenFileAsync("settings", "one");
            await _scene.SetAsync("settings", "two");
            await WhenFileAsync("settings", "two");
            await relay.KillAsync();
        }

        await _scene.SetAsync("settings", "three");
        await _scene.SetAsync("settings", "four");
        await _scene.DeleteAsync("early");
        await using var next = _world.LaunchRelay("relay-0", ("Relay__Captures", "true"));
        await WhenFileAsync("settings", "four");
        await Eventually.WhenAsync(() => _scene.FileAsync("early"), static file => file is null);

        var subjects = await _scene.SubjectsAsync();
        subjects.ShouldContain($"unknown: [CREATE] configmap/settings in ns/{_world.Namespace} by user/unknown");
        subjects.Count(static subject => subject.Contains("[UPDATE] configmap/settings", StringComparison.Ordinal)).ShouldBe(2);
        subjects.Count(static subject => subject.Contains("[DELETE] configmap/early", StringComparison.Ordinal)).ShouldBe(1);
        (await _scene.VersionsAsync()).ShouldBeUnique();
    }

    [Fact]
    public async Task What_leaves_the_rules_for_a_while_stays_and_is_committed_again_also_by_another_leader()
    {
        await using var app = _world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        await ElsewhereAsync();
        await using (await LeadAsync("relay-0"))
        {
            await SetAsync("settings", "one");
            await LabelAsync("captured=no");
            await SetAsync("seen", "excluded");
        }

        // The next leader's list shows it excluded, and is acted on before what comes after it.
        await using var next = await LeadAsync("relay-1");
        await SetAsync("seen", "listed");
        await _scene.SetAsync("settings", "two");
        await SetAsync("seen", "later");
        (await _scene.FileAsync("settings"))!.ShouldContain("key: one");
        await LabelAsync("captured-");
        await WhenFileAsync("settings", "two");

        await _world.KubectlAsync("", "delete", "watchrule", "all", "--namespace", _world.Namespace);
        await _scene.SetAsync("settings", "three");
        await _world.KubectlAsync("", "delete", "configmap", "elsewhere", "--namespace", $"{_world.Namespace}-more");
        await Eventually.WhenAsync(_scene.SubjectsAsync, static subjects => subjects.Any(static subject => subject.Contains("[DELETE] configmap/elsewhere", StringComparison.Ordinal)));
        (await _scene.FileAsync("settings"))!.ShouldContain("key: two");
        await _scene.RuleAsync(["configmaps"]);
        await WhenFileAsync("settings", "three");

        (await _scene.SubjectsAsync()).Where(static subject => subject.Contains("configmap/settings", StringComparison.Ordinal)).Select(static subject => subject.Split(' ')[1]).ShouldBe(
            ["[CREATE]", "[UPDATE]", "[UPDATE]"]);
    }

    [Fact]
    public async Task What_changes_while_the_relays_storage_is_away_is_in_the_repository_once_it_is_back()
    {
        await using var app = _world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        await using var between = new CuttableOutside();
        await using var relay = _world.LaunchRelay("relay-0", ("Relay__Captures", "true"), ("AzureWebJobsStorage", await _world.StorageThroughAsync(between)));
        await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        await SetAsync("early", "one");
        await SetAsync("settings", "one");

        CuttableTunnel[] storage = [between[OutsidePart.Blobs], between[OutsidePart.Queues]];
        Array.ForEach(storage, static tunnel => tunnel.Close());
        await _scene.SetAsync("settings", "two");
        await _scene.SetAsync("made", "one");
        await _scene.DeleteAsync("early");
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        await _scene.SetAsync("settings", "three");
        Array.ForEach(storage, static tunnel => tunnel.Open());

        await WhenFileAsync("settings", "three");
        await WhenFileAsync("made", "one");
        await Eventually.WhenAsync(() => _scene.FileAsync("early"), static file => file is null);
        (await _scene.VersionsAsync()).ShouldBeUnique();
    }

    /// <summary>The requirement's metrics, as the page names them and their labels.</summary>
    [Fact]
    public async Task Metrics_count_what_is_seen_sent_committed_and_pushed_and_what_waits()
    {
        await using var app = _world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        await using var relay = _world.LaunchRelay("relay-0", ("Relay__Captures", "true"));
        await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        await SetAsync("settings", "one");
        await SetAsync("settings", "two");

        const string Kind = "kind=\"ConfigMap\"";
        var sent = await RelayMetricsPage.ReadAsync(relay.Url, $"gitopsreverser_events_processed_total{{{Kind},result=\"sent\"}}");
        var skipped = await RelayMetricsPage.ReadAsync(relay.Url, $"gitopsreverser_events_processed_total{{{Kind},result=\"skipped\"}}");
        sent.ShouldBe(2);
        (await RelayMetricsPage.ReadAsync(relay.Url, $"gitopsreverser_events_received_total{{{Kind}}}")).ShouldBe(sent + skipped);
        // The host has the commits a moment before the app counts them.
        await WhenAsync(app, Operations("commit"), static commits => commits == 2);
        var pushes = await RelayMetricsPage.ReadAsync(app.Url, Operations("push"));
        pushes.ShouldBeInRange(1, 2);
        (await RelayMetricsPage.ReadAsync(app.Url, $"gitopsreverser_git_push_duration_seconds_count{{{Place}}}")).ShouldBe(pushes);
        (await RelayMetricsPage.ReadAsync(app.Url, $"gitopsreverser_git_push_duration_seconds_sum{{{Place}}}")).ShouldBeInRange(0.001, 60);

        _scene.HideRepository();
        await _scene.SetAsync("settings", "three");
        await WhenAsync(app, QueueSize, static waiting => waiting == 1);
        _scene.ShowRepository();
        await WhenFileAsync("settings", "three");
        await WhenAsync(app, QueueSize, static waiting => waiting == 0);
        await WhenAsync(app, Operations("commit"), static commits => commits == 3);
    }

    private string Place => $"cluster=\"{ShopFleet.Cluster}\",repository=\"{_world.Namespace}\"";

    private string QueueSize => $"gitopsreverser_git_commit_queue_size{{{Place}}}";

    private string Operations(string operation) => $"gitopsreverser_git_operations_total{{cluster=\"{ShopFleet.Cluster}\",operation=\"{operation}\",repository=\"{_world.Namespace}\"}}";

    private static Task<double> WhenAsync(FunctionAppProcess app, string metric, Func<double, bool> isSo)
        => Eventually.WhenAsync(() => RelayMetricsPage.ReadAsync(app.Url, metric), isSo);

    /// <summary>Another namespace of the same repository: the kind stays watched when the first one's rule goes.</summary>
    private async Task ElsewhereAsync()
    {
        var more = $"{_world.Namespace}-more";
        await _world.KubectlAsync($"{{ apiVersion: v1, kind: Namespace, metadata: {{ name: {more} }} }}", "apply", "--validate=false", "-f", "-");
        await _world.KubectlAsync(
            $"{{ apiVersion: configbutler.ai/v1alpha1, kind: WatchRule, metadata: {{ name: all, namespace: {more} }}, spec: {{ gitRepoConfigRef: {_world.Namespace}, rules: [{{ resources: [configmaps] }}] }} }}", "apply", "--validate=false", "-f", "-");
        await _world.KubectlAsync($"{{ apiVersion: v1, kind: ConfigMap, metadata: {{ name: elsewhere, namespace: {more} }}, data: {{ key: one }} }}", "apply", "--validate=false", "-f", "-");
    }

    private async Task<FunctionAppProcess> LeadAsync(string name)
    {
        var relay = _world.LaunchRelay(name, ("Relay__Captures", "true"), ("Relay__Lease", "relay"));
        await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        return relay;
    }

    private Task LabelAsync(string label) => _world.KubectlAsync("", "label", "configmap", "settings", "--namespace", _world.Namespace, label);

    private async Task SetAsync(string name, string value)
    {
        await _scene.SetAsync(name, value);
        await WhenFileAsync(name, value);
    }

    private Task WhenFileAsync(string name, string value)
        => Eventually.WhenAsync(() => _scene.FileAsync(name), file => file?.Contains($"key: {value}", StringComparison.Ordinal) is true);
}
