using System.Text.Json.Nodes;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Rollouts;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;
using Trimtab.Twin;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Guards;

public sealed class ForgetGuardsTests
{
    [Fact]
    public async Task Deployments_that_are_long_gone_and_windows_that_never_began_are_forgotten()
    {
        var clock = new FakeClock();
        var store = new InMemoryDocumentStore(clock);
        using var twin = new TwinCluster(new TwinOptions { RunsWorkloads = false }, clock);
        var (memory, documents) = (new GuardedWorkloads(store), new RolloutDocuments(store));
        var forget = new ForgetGuards(memory, documents, new FixedFleet("clusters: { eu: { kubeconfig: { file: /k } } }\nguards: { apps: { cluster: eu } }"), new FixedClusters(twin), clock);
        await twin.CreateAsync(Json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}"), default);
        await twin.CreateAsync(Deployment(), default);
        foreach (var place in new[] { new WorkloadPlace("eu", "shop", "web"), new WorkloadPlace("eu", "shop", "gone"), new WorkloadPlace("us", "shop", "web") })
        {
            await memory.UpdateAsync(place, static _ => new GuardedWorkload { Uid = "u", Revision = "1", Good = new GoodTemplate("h", new JsonObject()) }, default);
        }

        await documents.MarkActiveAsync(GuardNames.Target("apps"), "guard.apps-1", clock.GetUtcNow(), default);
        await forget.ForgetOldAsync(default);
        store.Names.Count.ShouldBe(4);

        clock.Advance(TimeSpan.FromDays(31));
        await forget.ForgetOldAsync(default);

        store.Names.ShouldBe(["guards/eu/shop/web.json"]);
    }
}
