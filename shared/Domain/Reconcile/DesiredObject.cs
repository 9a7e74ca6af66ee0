using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile;

/// <summary>One object as a revision wants it: namespace and label filled in.</summary>
/// <param name="Value">The object.</param>
/// <param name="Reference">Its name.</param>
/// <param name="Digest">Digest of <paramref name="Value"/>.</param>
public sealed record DesiredObject(JsonObject Value, ObjectReference Reference, string Digest)
{
    public string Key { get; } = Reference.Key;

    public int Stage { get; } = ApplyOrder.StageOf(Reference.Kind);
}
