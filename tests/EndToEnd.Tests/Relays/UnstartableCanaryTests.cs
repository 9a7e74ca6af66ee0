using Trimtab.Domain.Incidents;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Signals;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.TestKit.Running;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>Canaries that a real node can't start, for a reason that stands in their pods' Events only: they are rolled back by the relay's reports, long before they had to be ready.</summary>
[Collection(WholeMachine.Name)]
public sealed class UnstartableCanaryTests(RelayedShopFixture shop) : IClassFixture<RelayedShopFixture>
{
    /// <summary>The relay asks for the Events 10 s after it saw the pod.</summary>
    [RealClusterFact]
    public Task One_whose_volume_needs_a_missing_ConfigMap_is_rolled_back_when_its_Events_are_first_read()
        => IsRolledBackAsync(
            "v2", UnstartableCanary.WithoutItsConfigMap, TimeSpan.FromSeconds(25), PodFailureKind.Mount, "FailedMount",
            ": volume files needs ConfigMap nope, which does not exist");

    /// <summary>Its node tries every 10 to 15 s; tries 20 s apart must have failed.</summary>
    [RealClusterFact]
    public Task One_whose_sandbox_can_not_be_made_is_rolled_back_when_that_lasts()
        => IsRolledBackAsync(
            "v3", $"runtimeClassName: {FailingPod.RuntimeClass}", TimeSpan.FromSeconds(50), PodFailureKind.Sandbox, "FailedCreatePodSandBox",
            "its sandbox can't be made (FailedCreatePodSandBox)");

    private async Task IsRolledBackAsync(string version, string fault, TimeSpan limit, PodFailureKind kind, string reason, string words)
    {
        var revision = await shop.World.PushAsync(version, UnstartableCanary.Of(shop.World.Namespace, version, fault, isTwin: false));
        var rollout = await shop.Sight.WhenRolloutAsync(revision, static found => found.IsClosed);

        rollout.Phase.ShouldBe(RolloutPhase.RolledBack, rollout.Status);
        rollout.Status.ShouldContain(words);
        (rollout.EndedAt!.Value - rollout.StartedAt).ShouldBeLessThan(limit);
        (await shop.Sight.IsHeldAsync(revision)).ShouldBeTrue();
        var incident = (await new IncidentDocuments(shop.World.Storage.Documents).ReadAllAsync(isClosedToo: true, CancellationToken.None)).Single(found => found.Place.Rollout == rollout.Id);
        (incident.Kind, incident.Reason, incident.Owner.Name, incident.IsTold).ShouldBe((kind, reason, "web-canary", false));
    }
}
