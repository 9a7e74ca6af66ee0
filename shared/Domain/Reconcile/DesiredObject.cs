using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Reconcile;

/// <summary>One object as a revision wants it: namespace and label filled in.</summary>
/// <param name="Value">The object.</param>
/// <param name="Reference">Its name.</param>
/// <param name="Digest">Digest of <paramref name="Value"/>.</param>
/// <param name="Policy">What is done about its drift.</param>
/// <param name="Place">See <see cref="Manifests.BuiltObject"/>.</param>
public sealed record DesiredObject(JsonObject Value, ObjectReference Reference, string Digest, DriftPolicy Policy = DriftPolicy.Revert, string Place = "")
{
    public string Key { get; } = Reference.Key;

    public int Stage { get; } = ApplyOrder.StageOf(Reference.Kind);
}
