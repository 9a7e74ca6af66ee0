using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Charts;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Time;
using Trimtab.TestKit.Updates;
using Trimtab.Twin;

namespace Trimtab.Domain.Tests.Updates.Charts;

/// <summary>A release that Flux upgrades, as Helm tells it.</summary>
public sealed class ReleaseProgressTests : IDisposable
{
    private static readonly ReleaseName Release = new("apps", "shop", "web");
    private readonly FakeClock _clock = new();
    private readonly TwinCluster _twin;
    private readonly List<HelmRevision> _history = [];

    public ReleaseProgressTests()
    {
        _twin = new TwinCluster(new TwinOptions(), _clock);
        Add("deployed", "web-1.0.0", "Install complete");
    }

    public void Dispose() => _twin.Dispose();

    [Fact]
    public async Task What_has_not_arrived_is_waited_for()
    {
        (await FollowAsync()).ShouldBe(new UpdateProgress.Pending("The release is web-1.0.0, deployed."));
        Add("pending-upgrade", "web-1.1.0", "Preparing upgrade");
        (await FollowAsync()).ShouldBe(new UpdateProgress.Pending("The release is web-1.1.0, pending-upgrade."));
    }

    [Fact]
    public async Task What_is_deployed_is_looked_at_object_by_object()
    {
        Add("deployed", "web-1.1.0", "Upgrade complete");

        (await FollowAsync()).ShouldBe(new UpdateProgress.Ready("All objects of the release are healthy."));
    }

    [Fact]
    public async Task An_upgrade_that_failed_has_failed_also_when_Flux_brought_the_old_version_back()
    {
        Add("failed", "web-1.1.0", "context deadline exceeded");
        var failed = await FollowAsync();
        Add("deployed", "web-1.0.0", "Rollback to 1");

        failed.ShouldBe(new UpdateProgress.Failed("Helm says that revision 2 failed: context deadline exceeded"));
        (await FollowAsync()).ShouldBe(failed);
    }

    [Fact]
    public async Task What_failed_before_is_another_attempts_failure()
    {
        Add("failed", "web-1.1.0", "context deadline exceeded");
        _clock.Advance(TimeSpan.FromMinutes(5));
        var since = _clock.GetUtcNow();

        (await FollowAsync(since)).ShouldBeOfType<UpdateProgress.Pending>();
        Add("deployed", "web-1.1.0", "Upgrade complete");
        (await FollowAsync(since)).ShouldBeOfType<UpdateProgress.Ready>();
    }

    [Fact]
    public async Task A_release_that_is_gone_has_failed()
    {
        _history.Clear();

        (await FollowAsync()).ShouldBeOfType<UpdateProgress.Failed>();
    }

    private void Add(string status, string chart, string description) => _history.Add(new HelmRevision(_history.Count + 1, _clock.GetUtcNow(), status, chart, description));

    private Task<UpdateProgress> FollowAsync(DateTimeOffset since = default)
        => new ReleaseProgress(new FakeHelm(_ => _history), new FixedClusters(_twin), _clock).FollowAsync(Release, "1.1.0", since, 0, CancellationToken.None);
}
