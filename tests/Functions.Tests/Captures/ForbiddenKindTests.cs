using Trimtab.Domain.Captures;
using Trimtab.Domain.Clusters;
using Trimtab.Functions.Tests.Probe;

namespace Trimtab.Functions.Tests.Captures;

/// <summary>Rules that name a kind which the relay may not read.</summary>
public sealed class ForbiddenKindTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private EngineScene _scene = null!;

    [Theory]
    [InlineData("list", "watch")]
    [InlineData("list")]
    [InlineData("watch")]
    public async Task The_status_names_the_kind_and_what_to_do_and_recovers_when_the_right_is_given(params string[] verbs)
    {
        _scene.Cluster.Forbid(KindName.Deployment, verbs);
        await _scene.RuleAsync("configmaps, deployments");
        _scene.Start();

        await _scene.UntilAsync("Forbidden");
        var condition = await _scene.ConditionAsync();
        condition.Text("status").ShouldBe("False");
        condition.Text("message").ShouldContain(" deployments.apps: give its ClusterRole the verbs list and watch on them (relay.captures.resources of the chart). The rule's other kinds are captured.");
        (await _scene.StatusAsync()).Number("kinds").ShouldBe(1);
        await Eventually.TrueAsync(_scene.Clock, Step, () => _scene.Sender.Of<CapturePresence>().Any(static told => told.Keys.Contains("/ConfigMap/shop/settings")), "the kind that may be read is captured");

        _scene.Cluster.Forbid(KindName.Deployment);
        await _scene.UntilAsync("Capturing");
        (await _scene.StatusAsync()).Number("kinds").ShouldBe(2);
    }

    [Fact]
    public async Task A_right_that_is_taken_away_is_told_too()
    {
        await _scene.RuleAsync("configmaps");
        _scene.Start();
        await _scene.UntilAsync("Capturing");

        // Only the next list meets it: a watch that is open stays so.
        _scene.Cluster.Forbid(KindName.ConfigMap, "list", "watch");
        await _scene.UntilAsync("Forbidden");

        (await _scene.ConditionAsync()).Text("message").ShouldEndWith("Nothing of the rule is captured.");
        (await _scene.StatusAsync()).Number("kinds").ShouldBe(0);
    }

    [Fact]
    public async Task It_is_said_once_and_not_written_again_with_every_try()
    {
        _scene.Cluster.Forbid(KindName.Deployment, "list", "watch");
        await _scene.RuleAsync("configmaps, deployments");
        _scene.Start();
        await _scene.UntilAsync("Forbidden");
        var version = (await _scene.FindAsync()).ResourceVersion;

        await Eventually.PassAsync(_scene.Clock, TimeSpan.FromMinutes(1), Step);

        (await _scene.FindAsync()).ResourceVersion.ShouldBe(version);
    }

    public async Task InitializeAsync() => _scene = await EngineScene.BeginAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();
}
