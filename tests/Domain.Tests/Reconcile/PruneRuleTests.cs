using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

public sealed class PruneRuleTests
{
    private static readonly InventoryEntry Kept = new(new ObjectReference(KindName.ConfigMap, "n", "kept"), "d", "1");
    private static readonly InventoryEntry Gone = new(new ObjectReference(KindName.ConfigMap, "n", "gone"), "d", "1");
    private static readonly InventoryEntry GoneNamespace = new(new ObjectReference(KindName.Namespace, "", "n"), "d", "1");
    private static readonly InventoryEntry Unproven = new(new ObjectReference(KindName.Service, "n", "new"), null, null, "rev");

    [Fact]
    public void What_is_no_longer_wanted_is_selected_in_reverse_order_of_stages()
        => PruneRule.Select([Kept, GoneNamespace, Gone], new HashSet<string> { Kept.Object.Key }, isPruning: true).ShouldBe([Gone, GoneNamespace]);

    [Fact]
    public void Without_pruning_only_what_an_unproven_revision_made_is_selected()
        => PruneRule.Select([Kept, Gone, Unproven], new HashSet<string>(), isPruning: false).ShouldBe([Unproven]);

    [Fact]
    public void Another_version_of_a_wanted_kind_is_the_same_object()
    {
        var old = new InventoryEntry(new ObjectReference(new KindName("autoscaling/v1", "HorizontalPodAutoscaler"), "n", "a"));
        var wanted = new ObjectReference(new KindName("autoscaling/v2", "HorizontalPodAutoscaler"), "n", "a");

        PruneRule.Select([old], new HashSet<string> { wanted.Key }, isPruning: true).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("v1", "ConfigMap", "shop", null, null, null)]
    [InlineData("v1", "ConfigMap", "shop", "disabled", null, "annotation trimtab.dev/prune is disabled")]
    [InlineData("v1", "ConfigMap", "other", null, null, "target other owns it now")]
    [InlineData("v1", "ConfigMap", null, null, null, "its target label was taken off")]
    [InlineData("v1", "Namespace", "shop", "enabled", null, null)]
    [InlineData("v1", "Namespace", "shop", null, "rev", null)]
    [InlineData("v1", "Namespace", "shop", "disabled", "rev", "annotation trimtab.dev/prune is disabled")]
    [InlineData("v1", "Namespace", "shop", null, null, "deleting it would delete what is in it; annotation trimtab.dev/prune: enabled allows that")]
    [InlineData("v1", "PersistentVolumeClaim", "shop", null, null, "deleting it would delete what is in it; annotation trimtab.dev/prune: enabled allows that")]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", "shop", null, null, "deleting it would delete what is in it; annotation trimtab.dev/prune: enabled allows that")]
    public void KeepReason_protects_what_must_stay(string version, string kind, string? owner, string? wish, string? createdBy, string? expected)
    {
        var live = Objects.Of(version, kind, "x", "n", """{"metadata":{"labels":{},"annotations":{}}}""");
        live["metadata"]!["labels"]![TrimtabNames.Target] = owner;
        live["metadata"]!["annotations"]![TrimtabNames.Prune] = wish;

        PruneRule.KeepReason(live, "shop", createdBy).ShouldBe(expected);
    }
}
