using Trimtab.Domain.Clusters;
using Trimtab.EndToEnd.Tests.Worlds;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>The Lease of a world's relays.</summary>
internal static class RelayLease
{
    public const string Name = "relay";

    /// <returns>The pod that leads; empty for none.</returns>
    public static async Task<string> HolderAsync(ICluster cluster, string @namespace)
        => (await cluster.GetAsync(Of(@namespace), CancellationToken.None))?.Text("spec", "holderIdentity").Split('_')[0] ?? "";

    /// <summary>Waits until a pod leads.</summary>
    public static Task WhenHolderAsync(ICluster cluster, string @namespace, string pod)
        => Eventually.WhenAsync(() => HolderAsync(cluster, @namespace), holder => holder == pod);

    /// <summary>Gives the Lease to a relay that does not lead, without ending the one that does.</summary>
    public static Task MoveAsync(ShopWorld world, string pod, string uid)
        => world.KubectlAsync("", "patch", "lease", Name, "--namespace", world.Namespace, "--type=merge", "--patch", $$"""{ "spec": { "holderIdentity": "{{pod}}_{{uid}}" } }""");

    private static ObjectReference Of(string @namespace) => new(new KindName("coordination.k8s.io/v1", "Lease"), @namespace, Name);
}
