using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Functions.Tests.Probe;

namespace Trimtab.Functions.Tests.Captures;

/// <summary>What keeps captures up, as the relay's readiness tells it.</summary>
public sealed class CaptureStandingTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task Rules_that_can_not_be_followed_are_told_until_they_can_or_another_relay_captures()
    {
        await using var scene = await EngineScene.BeginAsync();
        scene.Cluster.Forbid(CaptureKinds.WatchRule, "list", "watch");
        scene.Start();

        await UntilAsync(scene, static fault => fault == "captures: the API server refuses the watch of WatchRule; the log says why");
        scene.Cluster.Forbid(CaptureKinds.WatchRule);
        await UntilAsync(scene, static fault => fault is null);
        scene.Cluster.Forbid(CaptureKinds.GitRepoConfig, "list", "watch");
        scene.CutWatches();
        await UntilAsync(scene, static fault => fault is not null);

        await scene.StopAsync();
        scene.Standing.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Where_captures_are_not_defined_there_is_nothing_to_follow()
    {
        await using var scene = await EngineScene.BeginUndefinedAsync();
        scene.Start();

        await Eventually.PassAsync(scene.Clock, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(2));

        await UntilAsync(scene, static fault => fault is null);
    }

    [Fact]
    public async Task A_kind_that_a_rule_names_and_that_may_not_be_read_is_its_rules_affair()
    {
        await using var scene = await EngineScene.BeginAsync();
        await scene.RuleAsync("configmaps");
        scene.Cluster.Forbid(KindName.ConfigMap, "list", "watch");
        scene.Start();

        // Nothing happens to the rules either: their watches are heard of by a server's bookmarks only.
        await Eventually.PassAsync(scene.Clock, TimeSpan.FromMinutes(2), Step);

        scene.Standing.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Storage_that_does_not_take_captures_is_told_once_that_lasts_and_until_it_does()
    {
        await using var scene = await EngineScene.BeginAsync();
        await scene.RuleAsync("configmaps");
        scene.Storage.Fault = static () => new MessagingException("the queue is away");
        scene.Start();

        await Eventually.PassAsync(scene.Clock, TimeSpan.FromSeconds(30), Step);
        scene.Standing.Fault.ShouldBeNull();
        await UntilAsync(scene, static fault => fault == "captures: storage does not take them");

        scene.Storage.Fault = null;
        await UntilAsync(scene, static fault => fault is null);
    }

    private static Task UntilAsync(EngineScene scene, Func<string?, bool> condition) => Eventually.TrueAsync(scene.Clock, Step, () => condition(scene.Standing.Fault), "it is told");
}
