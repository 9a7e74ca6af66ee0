using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;

namespace Trimtab.Domain.Assets.Clusters;

/// <summary>What the pods of one workload tell of it.</summary>
internal sealed class PodFacts
{
    private readonly SortedSet<AssetPod> _pods = new(Comparer<AssetPod>.Create(static (one, other) => string.CompareOrdinal(one.Name, other.Name)));
    private readonly Dictionary<(string Container, string Image), (string Digest, string CreatedAt)> _digests = [];

    public IReadOnlyList<AssetPod> Pods => [.. _pods];

    /// <returns>What the newest pod runs that was asked for exactly this; null when none says it.</returns>
    public string? DigestOf(string container, string image)
        => _digests.TryGetValue((container, image), out var newest) ? newest.Digest : null;

    public void Add(JsonObject pod)
    {
        _pods.Add(new AssetPod(pod.Name, WorkloadOwner.ControllerOf(pod) is { } owner && owner.Text("kind") == "ReplicaSet" ? owner.Text("name") : null));
        if (_pods.Count > Asset.MaxPods)
        {
            _pods.Remove(_pods.Max!);
        }

        Add(pod, "containers", "containerStatuses");
        Add(pod, "initContainers", "initContainerStatuses");
    }

    private void Add(JsonObject pod, string containers, string statuses)
    {
        var createdAt = pod.Text("metadata", "creationTimestamp");
        foreach (var status in pod.Items("status", statuses))
        {
            var container = status.Text("name");
            // The status names the image as the runtime does; what was asked for stands in the specification.
            if (RunningDigest.Of(status.Text("imageID")) is { } digest
                && pod.Items("spec", containers).FirstOrDefault(asked => asked.Text("name") == container)?.Text("image") is { } image
                && (!_digests.TryGetValue((container, image), out var before) || string.CompareOrdinal(before.CreatedAt, createdAt) <= 0))
            {
                _digests[(container, image)] = (digest, createdAt);
            }
        }
    }
}
