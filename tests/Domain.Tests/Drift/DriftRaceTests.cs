using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Drift;

/// <summary>An edit between the reconciler's look and its write.</summary>
public sealed class DriftRaceTests : IDisposable
{
    private static readonly Dictionary<string, string?> Start = new()
    {
        ["namespace.yaml"] = DriftScene.Namespace,
        ["report/b.yaml"] = DriftScene.Config("b", "g1"),
        ["capture/c.yaml"] = DriftScene.Config("c", "g1"),
    };

    private readonly DriftScene _scene = new();

    [Theory]
    [InlineData("b")]
    [InlineData("c")]
    public async Task An_edit_just_before_fields_are_taken_back_stays(string name)
    {
        await _scene.BeginAsync(Start);
        await _scene.EditAsync(name, """{"data":{"value":"h1"}}""");
        await _scene.EditAsync(name, """{"data":{"value":"g1"}}""");
        _scene.Cluster.BeforeApply = () => _scene.EditAsync(name, """{"data":{"value":"h2"}}""");

        await _scene.ReconcileAsync();

        (await _scene.ValueAsync(name)).ShouldBe("h2");
        (await _scene.StateAsync()).Drift.ShouldHaveSingleItem().ShouldStartWith($"ConfigMap shop/{name} differs in data.value");
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();
        await _scene.ReconcileAsync();
        (await _scene.ValueAsync(name)).ShouldBe("h2");
        _scene.Git.Files["capture/c.yaml"].Contains("value: h2", StringComparison.Ordinal).ShouldBe(name == "c");
        _scene.Notifications.Count(static told => told.Event == NotificationEvent.DriftFound).ShouldBe(name == "b" ? 1 : 0);
    }

    [Theory]
    [InlineData("edited")]
    [InlineData("deleted")]
    public async Task An_edit_just_before_a_change_of_git_is_written_is_overruled_aloud(string what)
    {
        await _scene.BeginAsync(Start);
        _scene.Git.Push(new Dictionary<string, string?> { ["capture/c.yaml"] = DriftScene.Config("c", "g2") });
        _scene.Cluster.BeforeApply = () => what == "edited" ? _scene.EditAsync("c", """{"data":{"value":"h1"}}""") : _scene.DeleteAsync("c");

        await _scene.ReconcileAsync();
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();

        (await _scene.ValueAsync("c")).ShouldBe("g2");
        _scene.Git.Captures.ShouldBeEmpty();
        _scene.Notifications.Single(static told => told.Event == NotificationEvent.DriftFound).Title.ShouldContain("in Git");
        _scene.Actions.Count(static action => action == "target.driftOverruled").ShouldBe(1);
        (await _scene.EntryAsync("c")).ShouldBeNull();
    }

    [Fact]
    public async Task An_overtaken_pass_ends_with_a_short_wait_and_keeps_what_it_wrote()
    {
        await _scene.BeginAsync(Start);
        _scene.Git.Push(new Dictionary<string, string?> { ["capture/c.yaml"] = DriftScene.Config("c", "g2"), ["report/b.yaml"] = DriftScene.Config("b", "g2") });
        await _scene.ReconcileSourceAsync();
        _scene.Cluster.BeforeApply = () => _scene.EditAsync("c", """{"data":{"value":"h1"}}""");

        var outcome = await _scene.ReconcileOnceAsync();

        outcome.ShouldBeOfType<Outcome.Wait>().Reason.ShouldBe("ConfigMap shop/c was changed in the cluster while its revision was being written: look again.");
        (await _scene.ValueAsync("c")).ShouldBe("h1");
        (await _scene.ValueAsync("b")).ShouldBe("g2");
        (await _scene.Documents.ReadInventoryAsync("shop", default)).Inventory.Entries.Single(static entry => entry.Object.Name == "b").ResourceVersion
            .ShouldBe((await _scene.FindAsync("b"))!["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_others_write_beside_the_applied_fields_neither_stops_a_write_nor_is_lost()
    {
        await _scene.BeginAsync(Start);
        _scene.Git.Push(new Dictionary<string, string?> { ["capture/c.yaml"] = DriftScene.Config("c", "g2") });
        await _scene.ReconcileSourceAsync();
        _scene.Cluster.BeforeApply = () => _scene.EditAsync("c", """{"metadata":{"annotations":{"seen":"yes"}}}""");

        (await _scene.ReconcileOnceAsync()).ShouldBeOfType<Outcome.Done>();

        (await _scene.ValueAsync("c")).ShouldBe("g2");
        (await _scene.FindAsync("c"))!["metadata"]!["annotations"]!["seen"]!.GetValue<string>().ShouldBe("yes");
        (await _scene.StateAsync()).Phase.ShouldBe(TargetPhase.Healthy);
    }

    [Fact]
    public async Task A_write_that_nobody_crosses_costs_one_call()
    {
        await _scene.BeginAsync(Start);
        _scene.Git.Push(new Dictionary<string, string?> { ["capture/c.yaml"] = DriftScene.Config("c", "g2"), ["report/b.yaml"] = DriftScene.Config("b", "g2") });
        _scene.Cluster.ResetCounts();

        await _scene.ReconcileAsync();

        _scene.Cluster.Writes.ShouldBe(2);
        _scene.Cluster.DryRuns.ShouldBe(2);
    }

    public void Dispose() => _scene.Dispose();
}
