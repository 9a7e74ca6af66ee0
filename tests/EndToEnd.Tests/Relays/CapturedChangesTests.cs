using Trimtab.EndToEnd.Tests.Worlds;

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
        var trailers = await _scene.TrailersAsync();
        trailers.Distinct().Count().ShouldBe(trailers.Count);
    }

    private Task WhenFileAsync(string name, string value)
        => Eventually.WhenAsync(() => _scene.FileAsync(name), file => file?.Contains($"key: {value}", StringComparison.Ordinal) is true);
}
