using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

public abstract class CustomKindContract<TServer>(TServer server) : ClusterContract<TServer>(server)
    where TServer : ClusterServer
{
    private Widgets Widgets => new(Namespace);

    [ContractFact]
    public async Task A_new_kind_is_used_as_soon_as_it_is_established_and_unknown_when_it_is_gone()
    {
        (await Cluster.ResolveAsync(Widgets.Kind, Token)).ShouldBeNull();
        await RefusedAsync(() => Cluster.ApplyAsync(Widgets.Widget("one"), new ApplyOptions(), Token), "UnknownKind", 404);

        await Widgets.EstablishAsync(Cluster, Token);
        var made = await Cluster.ApplyAsync(Widgets.Widget("one"), new ApplyOptions(), Token);
        var type = await Cluster.ResolveAsync(Widgets.Kind, Token);
        var list = await Cluster.ListAsync(Widgets.Kind, Namespace, null, Token);
        await Cluster.PatchAsync(made.Reference, Manifest.Of("""{"spec":{"size":9},"status":{"phase":"Ready"}}"""), "status", Token);
        var read = (await Cluster.GetAsync(made.Reference, Token)).ShouldNotBeNull();
        await Cluster.DeleteAsync(Widgets.Definition, new DeleteOptions(), Token);

        type.ShouldBe(new ResourceType(Widgets.Kind, "widgets", true));
        list.Items.ShouldHaveSingleItem().Reference.ShouldBe(made.Reference);
        (read.Number("spec", "size"), read.Text("status", "phase")).ShouldBe((3, "Ready"));
        await Eventually.TrueAsync(async () => await IsUnknownAsync(), "the kind is unknown again");
    }

    [ContractFact]
    public async Task A_custom_object_must_fit_its_schema()
    {
        await Widgets.EstablishAsync(Cluster, Token);
        var wrong = Widgets.Widget("one");
        wrong["spec"]!["size"] = "large";

        var refusal = await Should.ThrowAsync<ClusterException>(() => Cluster.CreateAsync(wrong, Token));

        (refusal.Reason, refusal.Status).ShouldBe(("Invalid", 422), refusal.Message);
        refusal.Message.ShouldContain("spec.size");
        await Cluster.DeleteAsync(Widgets.Definition, new DeleteOptions(), Token);
    }

    private async Task<bool> IsUnknownAsync()
    {
        try
        {
            await Cluster.ListAsync(Widgets.Kind, Namespace, null, Token);
            return false;
        }
        catch (ClusterException e) when (e.Reason == "UnknownKind")
        {
            return true;
        }
    }
}
