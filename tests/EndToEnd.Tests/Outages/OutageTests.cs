using Trimtab.Domain.Rollouts;
using Trimtab.EndToEnd.Tests.Worlds;

namespace Trimtab.EndToEnd.Tests.Outages;

/// <summary>Storage, cluster or Git host are away for 20 s in the middle of the work. Afterwards everything goes on, and nothing is taken back because of it.</summary>
[Collection(WholeMachine.Name)]
public sealed class OutageTests
{
    private const string Promoted = "rollout.promoted rollout.promoting rollout.started rollout.succeeded target.healthy target.promoted";

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);

    private static readonly OutsidePart[] Storage = [OutsidePart.Blobs, OutsidePart.Queues];

    private static readonly Dictionary<string, Outage> Outages = new(StringComparer.Ordinal)
    {
        ["storage refuses"] = new Outage(Storage, IsSilent: false, ShopHealth.Good),
        ["storage is silent"] = new Outage(Storage, IsSilent: true, ShopHealth.Good),
        ["cluster refuses"] = new Outage([OutsidePart.Cluster], IsSilent: false, ShopHealth.Good),
        ["cluster is silent"] = new Outage([OutsidePart.Cluster], IsSilent: true, ShopHealth.Good),
        ["cluster refuses while the canary crashes"] = new Outage([OutsidePart.Cluster], IsSilent: false, ShopHealth.CrashesLate),
        ["git host refuses"] = new Outage([OutsidePart.GitHost], IsSilent: false, ShopHealth.Good),
    };

    // Most of an outage is waiting: all of them are waited for at once, each in a world of its own.
    private static readonly Lazy<IReadOnlyDictionary<string, Task<OutageEnd>>> Runs
        = new(() => Outages.ToDictionary(outage => outage.Key, outage => RunAsync(outage.Value)));

    public static TheoryData<string> Cases => [.. Outages.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_was_under_way_goes_on_after_an_outage_of_20_s(string outage)
    {
#pragma warning disable VSTHRD003 // Started with the others on purpose.
        var end = await Runs.Value[outage];
#pragma warning restore VSTHRD003

        var isPromoted = Outages[outage].Health == ShopHealth.Good;
        end.Phase.ShouldBe(isPromoted ? RolloutPhase.Succeeded : RolloutPhase.RolledBack, end.Status);
        end.IsHeld.ShouldBe(!isPromoted);
        end.Actions.ShouldBe(isPromoted ? Promoted : "rollout.rolledBack rollout.started target.restored target.takenBack");
        end.CommitStatus.ShouldBe(isPromoted ? "success" : "failure");
        end.Faults.ShouldBeEmpty();
    }

    private static async Task<OutageEnd> RunAsync(Outage outage)
    {
        var outside = new CuttableOutside();
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(outside, ShopFleet.Patient, TimeSpan.FromSeconds(2)));
        await using var app = world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        try
        {
            return await RunAsync(outage, outside, world);
        }
        catch (TimeoutException fault)
        {
            throw new TimeoutException($"{fault.Message} (log: {world.KeepLog()})", fault);
        }
    }

    private static async Task<OutageEnd> RunAsync(Outage outage, CuttableOutside outside, ShopWorld world)
    {
        var sight = new WorldSight(world);
        var installed = await world.PushAsync("v1", ShopHealth.Good);
        await sight.WhenTargetAsync(target => target.LastGoodRevision == installed);
        await Eventually.WhenAsync(sight.AreQueuesEmptyAsync, isSo => isSo);
        var records = (await sight.AuditAsync()).Count;

        var revision = await PushIntoAsync(outage, outside, world, sight);

        var rollout = await sight.WhenRolloutAsync(revision, now => now.IsClosed);
        await Eventually.WhenAsync(sight.AreQueuesEmptyAsync, isSo => isSo);
        var serving = rollout.Phase == RolloutPhase.Succeeded ? "v2" : "v1";
        await sight.WhenClusterAsync($"notes-{serving}, settings {serving}, web {serving} 2/2");
        return new OutageEnd(
            rollout.Phase,
            rollout.Status,
            await sight.IsHeldAsync(revision),
            string.Join(' ', (await sight.AuditAsync()).Skip(records).Select(record => record.Action).Order(StringComparer.Ordinal)),
            sight.StatusOf(revision),
            await sight.FindFaultsAsync());
    }

    private static async Task<string> PushIntoAsync(Outage outage, CuttableOutside outside, ShopWorld world, WorldSight sight)
    {
        string? revision = null;
        if (!outage.IsOfGitHost)
        {
            revision = await world.PushAsync("v2", outage.Health);
            await sight.WhenClusterAsync("notes-v1, notes-v2, settings v1, settings-* v2, web v1 2/2, web-canary v2 1/1");
        }

        foreach (var part in outage.Parts)
        {
            if (outage.IsSilent)
            {
                outside[part].Silence();
            }
            else
            {
                outside[part].Close();
            }
        }

        revision ??= await world.PushAsync("v2", outage.Health);
        await Task.Delay(Duration, TimeProvider.System);
        foreach (var part in outage.Parts)
        {
            outside[part].Open();
        }

        return revision;
    }
}
