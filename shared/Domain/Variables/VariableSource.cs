namespace Trimtab.Domain.Variables;

/// <summary>A place outside the fleet document that holds variables.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Cluster">Key of the cluster that holds the object; null: the target's own. Without meaning for a file.</param>
/// <param name="Namespace">The object's namespace; empty for a file.</param>
/// <param name="Name">The object's name, or the file's path.</param>
/// <param name="IsOptional">Whether it may be missing.</param>
public sealed record VariableSource(VariableSourceKind Kind, string? Cluster, string Namespace, string Name, bool IsOptional)
{
    public override string ToString() => Kind == VariableSourceKind.File ? $"file {Name}" : $"{Kind} {Namespace}/{Name}{(Cluster is null ? "" : $" in cluster {Cluster}")}";
}
