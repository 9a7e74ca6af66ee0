using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Keeps one pod on every node, and renews them within <c>maxUnavailable</c>.</summary>
internal sealed class DaemonSetController(TwinWorld world) : IController
{
    private readonly ServedKind _kind = world.Catalog.Get(new KindName("apps/v1", "DaemonSet"));
    private readonly ServedKind _nodes = world.Catalog.Get(new KindName("v1", "Node"));
    private readonly OwnedPods _pods = new(world);
    private readonly TemplateRevisions _revisions = new(world, TemplateRevisions.PodLabel);

    public IEnumerable<ObjectKey> Affected(Change change) => OwnedPods.Affected(change, _kind);

    public void Reconcile(ObjectKey key)
    {
        if (world.Store.Find(_kind, key.Namespace, key.Name) is not { IsDeleting: false } set)
        {
            return;
        }

        var hash = TemplateRevisions.PodLabelOf(_revisions.Current(set));
        var selector = set.Value.Find("spec", "template", "spec", "nodeSelector") as JsonObject ?? [];
        var nodes = world.Store.List(_nodes, null)
            .Where(node => selector.All(label => node.Value.Label(label.Key) == (string?)label.Value))
            .Select(node => node.Name)
            .ToList();
        Move(set, hash, nodes);
        WriteStatus(set, hash, nodes.Count, key);
        _revisions.Forget(set, [hash, .. _pods.RevisionsOf(set)]);
    }

    private void Move(StoredObject set, string hash, List<string> nodes)
    {
        var pods = _pods.All(set);
        foreach (var node in nodes.Except(pods.Select(Node)))
        {
            TryCreate(set, hash, node);
        }

        foreach (var pod in pods.Where(pod => !pod.IsDeleting && !nodes.Contains(Node(pod))))
        {
            _pods.Delete(pod);
        }

        var allowed = Counts.OfWhole(set.Value.Find("spec", "updateStrategy", "rollingUpdate", "maxUnavailable"), nodes.Count, isRoundedUp: true);
        var unavailable = nodes.Count - _pods.Active(set).Count(OwnedPods.IsReady);
        if (set.Value.Text("spec", "updateStrategy", "type") == "RollingUpdate")
        {
            var outdated = _pods.Active(set).Where(pod => pod.Value.Label(TemplateRevisions.PodLabel) != hash).ToList();
            var broken = outdated.Where(pod => !OwnedPods.IsReady(pod)).ToList();
            broken.ForEach(_pods.Delete);
            outdated.Except(broken).Take(Math.Max(0, Math.Max(1, allowed) - unavailable)).ToList().ForEach(_pods.Delete);
        }
    }

    private void TryCreate(StoredObject set, string hash, string node)
    {
        try
        {
            _pods.Create(set, set.Name + "-", pod =>
            {
                pod.Ensure("metadata", "labels")[TemplateRevisions.PodLabel] = hash;
                pod["spec"]!["nodeName"] = node;
            });
        }
        catch (ApiFault fault)
        {
            world.Events.Warn(set, "FailedCreate", $"Error creating: {fault.Message}", "daemonset-controller");
        }
    }

    private void WriteStatus(StoredObject set, string hash, int wanted, ObjectKey key)
    {
        var pods = _pods.Active(set);
        var minReady = set.Value.Number("spec", "minReadySeconds") ?? 0;
        var available = pods.Count(pod => _pods.IsAvailable(pod, minReady, this, key));
        var status = new JsonObject
        {
            ["observedGeneration"] = set.Value.Number("metadata", "generation"),
            ["desiredNumberScheduled"] = wanted,
            ["currentNumberScheduled"] = pods.Count,
            ["numberMisscheduled"] = 0,
            ["numberReady"] = pods.Count(OwnedPods.IsReady),
        };
        Counts.Put(status, "updatedNumberScheduled", pods.Count(pod => pod.Value.Label(TemplateRevisions.PodLabel) == hash));
        Counts.Put(status, "numberAvailable", available);
        Counts.Put(status, "numberUnavailable", wanted - available);
        world.WriteStatus(set, status, Controllers.Manager);
    }

    private static string Node(StoredObject pod) => pod.Value.Text("spec", "nodeName");
}
