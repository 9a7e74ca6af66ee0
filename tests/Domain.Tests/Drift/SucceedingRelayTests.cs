namespace Trimtab.Domain.Tests.Drift;

/// <summary>Another relay takes over, and knows an object only as a list shows it.</summary>
public sealed class SucceedingRelayTests : IDisposable
{
    private static readonly Dictionary<string, string?> Start = new()
    {
        ["namespace.yaml"] = DriftScene.Namespace,
        ["revert/a.yaml"] = DriftScene.Config("a", "g1"),
        ["report/b.yaml"] = DriftScene.Config("b", "g1"),
        ["capture/c.yaml"] = DriftScene.Config("c", "g1"),
    };

    private readonly DriftScene _scene = new();

    [Fact]
    public async Task A_field_that_somebody_took_out_while_nobody_led_is_captured()
    {
        await _scene.BeginAsync(Start);
        // Who only takes out leaves no entry in the managed fields.
        await _scene.EditAsync("c", """{"data":{"value":null}}""", isSeen: false);

        await _scene.SucceedAsync(knowsPoint: true);
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();

        _scene.Git.Captures.ShouldBe(["[UPDATE] configmap/c in ns/shop by user/unknown"]);
    }

    [Fact]
    public async Task What_the_reconciler_applied_is_sent_anew_and_does_not_echo()
    {
        await _scene.BeginAsync(Start);

        await _scene.SucceedAsync(knowsPoint: false);
        _scene.Queue.Select(static change => change.Object.Name).ShouldBe(["a", "b", "c"]);
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();

        _scene.Git.Captures.ShouldBeEmpty();
        (await _scene.EntryAsync("c")).ShouldBeNull();
    }

    public void Dispose() => _scene.Dispose();
}
