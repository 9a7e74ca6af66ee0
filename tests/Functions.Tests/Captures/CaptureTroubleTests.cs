using Trimtab.Domain.Captures;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.State;
using Trimtab.Functions.Tests.Probe;

namespace Trimtab.Functions.Tests.Captures;

/// <summary>What goes wrong while captures run: no final state is lost, nothing is asked without end, and nothing stops silently.</summary>
public sealed class CaptureTroubleTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(10);
    private EngineScene _scene = null!;

    [Fact]
    public async Task Storage_that_is_away_is_asked_less_and_less_often_and_gets_every_last_state_when_it_is_back()
    {
        _scene.CreateMap("gone", "one");
        await StartAsync();
        await UntilAsync(() => Changes("gone").Any(), "what is there is sent");
        await UntilAsync(() => _scene.Sender.Of<CapturePresence>().Any(), "the list is sent");

        _scene.Storage.Fault = static () => new StorageException("Storage does not answer.");
        _scene.CreateMap("made", "one");
        await _scene.DeleteMapAsync("gone");
        var looks = Looks();
        await Eventually.PassAsync(_scene.Clock, Outage, Step);

        // The watch and the comparison: 5, 10, 20, 40, 80 s, then every 2 min.
        (Looks() - looks).ShouldBeInRange(6, 20);
        _scene.Sender.Clear();
        _scene.Storage.Fault = null;
        await UntilAsync(() => Changes("made").Any(static change => change.Content is not null), "what was made meanwhile is sent");
        await UntilAsync(
            () => _scene.Sender.Of<CapturePresence>().Any(static list => list.Keys.Contains("/ConfigMap/shop/made") && !list.Keys.Contains("/ConfigMap/shop/gone")),
            "what was deleted meanwhile is told");
    }

    [Fact]
    public async Task Storage_that_is_away_from_the_start_does_not_have_everything_listed_again_and_again()
    {
        _scene.Storage.Fault = static () => new StorageException("Storage does not answer.");
        await _scene.RuleAsync("configmaps");
        _scene.Start();

        await Eventually.PassAsync(_scene.Clock, Outage, Step);

        Looks().ShouldBeInRange(6, 40);
        _scene.Storage.Fault = null;
        await UntilAsync(() => Changes("settings").Any(), "what is there is sent");
        await _scene.UntilAsync("Capturing");
    }

    [Fact]
    public async Task A_fault_that_nobody_expects_is_logged_and_the_kind_is_followed_again()
    {
        await StartAsync();
        await UntilAsync(() => _scene.Sender.Of<CapturePresence>().Any(), "the list is sent");
        var isFirst = true;
        _scene.Storage.Fault = () => Interlocked.Exchange(ref isFirst, false) ? new InvalidOperationException("Nobody expects this.") : null;

        _scene.CreateMap("made", "one");

        await UntilAsync(() => Changes("made").Any(), "the change is sent");
        _scene.Log.Lines.ShouldContain("Error: Captures of v1 ConfigMap failed and begin again");
    }

    [Fact]
    public async Task A_kind_that_rules_name_in_one_namespace_is_read_in_no_other()
    {
        await StartAsync();
        await UntilAsync(() => _scene.Sender.Of<CapturePresence>().Any(), "the list is sent");

        _scene.Cluster.Looks.Where(static look => look.Kind == KindName.ConfigMap).ShouldAllBe(static look => look.Namespace == "shop");
    }

    public async Task InitializeAsync() => _scene = await EngineScene.BeginAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    private async Task StartAsync()
    {
        await _scene.RuleAsync("configmaps");
        _scene.Start();
        await _scene.UntilAsync("Capturing");
    }

    private int Looks() => _scene.Cluster.Looks.Count(static look => look.Kind == KindName.ConfigMap);

    private IEnumerable<Capture> Changes(string name) => _scene.Sender.Of<CaptureChange>().Select(static change => change.Change).Where(change => change.Object.Name == name);

    private Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(_scene.Clock, Step, condition, what);
}
