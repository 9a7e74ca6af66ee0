using Trimtab.Adapters.Kubernetes.Leadership;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Leadership;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Adapters.Tests.Kubernetes.Leadership;

public sealed class PodRoleLabelTests
{
    /// <summary>A relay's right to the other relays' pods may be missing; its right to its own may come yet.</summary>
    [Fact]
    public async Task A_label_that_it_may_not_take_off_another_pod_is_left_and_its_own_is_tried_again()
    {
        using var twin = new TwinCluster(new TwinOptions { RunsWorkloads = false }, new FakeClock());
        var cluster = new RestrictedCluster(twin, []);
        cluster.Forbid(KindName.Pod, "patch");
        var label = new PodRoleLabel(cluster, "trimtab", "relay-0");

        (await Should.ThrowAsync<LeadershipException>(() => label.TakeOffAsync("relay-1_uid", CancellationToken.None))).IsFinal.ShouldBeTrue();
        (await Should.ThrowAsync<LeadershipException>(() => label.ShowAsync(isLeader: true, CancellationToken.None))).IsFinal.ShouldBeFalse();
    }
}
