using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Rules;

/// <summary>A kind that a rule names and the relay may not read.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Verbs">What the API server refuses: <c>list</c>, <c>watch</c> or both.</param>
public sealed record RefusedKind(ResourceType Type, IReadOnlyList<string> Verbs)
{
    /// <summary>As RBAC and rules write it, for example <c>list deployments.apps</c>.</summary>
    public override string ToString()
        => $"{string.Join(" and ", Verbs)} {Type.Plural}{(Type.Kind.Group.Length == 0 ? "" : $".{Type.Kind.Group}")}";
}
