using Trimtab.Domain.Captures;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Tests.Drift;

/// <summary>Changes by hand that become commits.</summary>
public sealed class CapturedDriftTests : IDisposable
{
    private readonly DriftScene _scene = new();

    [Fact]
    public async Task A_captured_change_stays_is_committed_to_its_own_file_and_comes_back_as_nothing_to_do()
    {
        await _scene.BeginAsync(DriftScene.Start);
        await _scene.EditAsync("c", """{"data":{"value":"h1"}}""");

        await _scene.ReconcileAsync();
        (await _scene.ValueAsync("c")).ShouldBe("h1");
        await _scene.DeliverAllAsync();
        (await _scene.EntryAsync("c"))!.Fate.ShouldBe(DriftFate.Taken);
        await _scene.CommitAsync();
        (await _scene.EntryAsync("c"))!.Fate.ShouldBe(DriftFate.Captured);
        _scene.Git.Captures.ShouldBe(["[UPDATE] configmap/c in ns/shop by user/unknown"]);
        _scene.Git.Files["capture/c.yaml"].ShouldContain("value: h1");
        _scene.Git.Files.Keys.ShouldNotContain("namespaces/shop/configmap/c.yaml");

        await _scene.ReconcileAsync();
        _scene.Cluster.ResetCounts();
        await _scene.ReconcileAsync();
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();

        (await _scene.ValueAsync("c")).ShouldBe("h1");
        _scene.Cluster.Writes.ShouldBe(0);
        _scene.Git.Captures.Count().ShouldBe(1);
        _scene.Notifications.ShouldNotContain(static told => told.Event == NotificationEvent.DriftFound || told.Event == NotificationEvent.DriftReverted);
        (await _scene.StateAsync()).Drift.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_change_by_hand_after_the_first_came_back_is_captured_too()
    {
        await _scene.BeginAsync(DriftScene.Start);
        for (var change = 1; change <= 3; change++)
        {
            await _scene.EditAsync("c", $$$"""{"data":{"value":"h{{{change}}}"}}""");
            await _scene.DeliverAllAsync();
            await _scene.CommitAsync();
            await _scene.ReconcileAsync();
        }

        _scene.Git.Captures.Count().ShouldBe(3);
        await _scene.EditAsync("c", """{"data":{"value":"g1"}}""");
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();
        await _scene.ReconcileAsync();
        _scene.Git.Captures.Count().ShouldBe(4);
        (await _scene.ValueAsync("c")).ShouldBe("g1");
    }

    [Fact]
    public async Task A_second_change_by_hand_before_the_first_came_back_stays_and_is_captured_too()
    {
        await _scene.BeginAsync(DriftScene.Start);
        await _scene.EditAsync("c", """{"data":{"value":"h1"}}""");
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();
        await _scene.EditAsync("c", """{"data":{"value":"h2","more":"m"}}""");

        // The revision that holds the first one is looked at while nobody has taken the second one yet.
        await _scene.ReconcileAsync();
        await _scene.ReconcileAsync();
        (await _scene.ValueAsync("c")).ShouldBe("h2");
        (await _scene.StateAsync()).Drift.ShouldBe(["ConfigMap shop/c differs in data.value (capture: no capture took it yet)"]);
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();
        await _scene.ReconcileAsync();

        (await _scene.ValueAsync("c")).ShouldBe("h2");
        _scene.Git.Captures.Count().ShouldBe(2);
        _scene.Git.Files["capture/c.yaml"].ShouldContain("value: h2");
        (await _scene.StateAsync()).Drift.ShouldBeEmpty();
        _scene.Notifications.ShouldNotContain(static told => told.Event == NotificationEvent.DriftFound || told.Event == NotificationEvent.DriftReverted);
    }

    [Fact]
    public async Task A_thousand_changes_that_wait_hold_nobody_else_up()
    {
        await _scene.BeginAsync(DriftScene.Start);
        await _scene.EditAsync("c", """{"data":{"value":"h0"}}""");
        await _scene.DeliverAllAsync();
        _scene.Git.Push(new Dictionary<string, string?> { ["capture/c.yaml"] = DriftScene.Config("c", "g2") });
        for (var change = 1; change <= 1000; change++)
        {
            await _scene.EditAsync("c", $$$"""{"data":{"value":"h{{{change}}}"}}""");
        }

        await _scene.CreateAsync("free", "f1");
        await _scene.DeliverAllAsync();
        var outcome = await _scene.CommitAsync();

        outcome.ShouldBeOfType<Outcome.Wait>().After.ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
        _scene.Git.Captures.ShouldBe(["[CREATE] configmap/free in ns/shop by user/unknown"]);
    }

    [Fact]
    public async Task When_git_changes_a_taken_object_before_its_push_git_wins_and_that_is_told()
    {
        await _scene.BeginAsync(DriftScene.Start);
        await _scene.EditAsync("c", """{"data":{"value":"h1"}}""");
        await _scene.DeliverAllAsync();
        _scene.Git.Push(new Dictionary<string, string?> { ["capture/c.yaml"] = DriftScene.Config("c", "g2") });

        // The file moved under the capture: it may not undo somebody's commit.
        (await _scene.CommitAsync()).ShouldBeOfType<Outcome.Wait>();
        (await _scene.EntryAsync("c"))!.Fate.ShouldBe(DriftFate.Taken);
        _scene.Sender.Clear();
        await _scene.EditAsync("c", """{"data":{"value":"h2"}}""");
        await _scene.DeliverAllAsync();
        _scene.Sender.Of<CommitChanges>().ShouldBeEmpty("the message that waits comes again: it needs no second one");
        await _scene.ReconcileAsync();
        await _scene.CommitAsync();

        (await _scene.ValueAsync("c")).ShouldBe("g2");
        _scene.Git.Captures.ShouldBeEmpty();
        _scene.Notifications.Single(static told => told.Event == NotificationEvent.DriftFound).Title.ShouldContain("was changed in the cluster and in Git");
        _scene.Actions.ShouldContain("target.driftOverruled");
    }

    [Fact]
    public async Task A_change_of_another_object_in_git_leaves_a_taken_change_alone()
    {
        await _scene.BeginAsync(DriftScene.Start);
        await _scene.EditAsync("c", """{"data":{"value":"h1"}}""");
        await _scene.DeliverAllAsync();
        _scene.Git.Push(new Dictionary<string, string?> { ["revert/a.yaml"] = DriftScene.Config("a", "g2") });

        await _scene.ReconcileAsync();
        (await _scene.ValueAsync("c")).ShouldBe("h1");
        await _scene.CommitAsync();
        await _scene.ReconcileAsync();

        ((await _scene.ValueAsync("c")), (await _scene.ValueAsync("a"))).ShouldBe(("h1", "g2"));
        _scene.Git.Captures.Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("two objects")]
    [InlineData("a kustomization")]
    public async Task What_a_commit_can_not_say_stays_and_is_told(string what)
    {
        var files = new Dictionary<string, string?>(DriftScene.Start) { ["capture/c.yaml"] = DriftScene.Config("c", "g1") + (what == "two objects" ? "---\n" + DriftScene.Config("d", "g1") : "") };
        if (what == "a kustomization")
        {
            _scene.Git.Kustomizations.Add("capture");
        }

        await _scene.BeginAsync(files);
        await _scene.EditAsync("c", """{"data":{"value":"h1"}}""");
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();
        await _scene.ReconcileAsync();
        _scene.Clock.Advance(TargetDrifts.CapturePatience);
        await _scene.ReconcileAsync();

        (await _scene.ValueAsync("c")).ShouldBe("h1");
        _scene.Git.Captures.ShouldBeEmpty();
        _scene.Notifications.Single(static told => told.Event == NotificationEvent.DriftFound).Text.ShouldContain(what == "two objects" ? "describes more than this object" : "is built by the kustomization in capture");
    }

    [Fact]
    public async Task Own_writes_do_not_echo_also_when_the_managed_fields_can_not_tell()
    {
        await _scene.BeginAsync(DriftScene.Start);
        // In one second: of two writers the newest can't be told.
        await _scene.EditAsync("c", """{"metadata":{"annotations":{"seen":"yes"}}}""", isLater: false);
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();
        await _scene.ReconcileAsync();
        var captures = _scene.Git.Captures.Count();
        _scene.Git.Push(new Dictionary<string, string?> { ["capture/c.yaml"] = _scene.Git.Files["capture/c.yaml"].Replace("g1", "g2", StringComparison.Ordinal) });

        await _scene.ReconcileAsync();
        await _scene.DeliverAllAsync();
        await _scene.CommitAsync();

        _scene.Git.Captures.Count().ShouldBe(captures);
        (await _scene.ValueAsync("c")).ShouldBe("g2");
    }

    public void Dispose() => _scene.Dispose();
}
