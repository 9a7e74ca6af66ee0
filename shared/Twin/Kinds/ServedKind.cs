using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Fields;

namespace Trimtab.Twin.Kinds;

/// <summary>A kind that the API serves.</summary>
/// <param name="Name">API version and kind.</param>
/// <param name="Plural">The URL's word.</param>
/// <param name="IsNamespaced">Whether objects live in namespaces.</param>
/// <param name="Schema">Merge and ownership rules.</param>
internal sealed record ServedKind(KindName Name, string Plural, bool IsNamespaced, Schema Schema)
{
    public string Singular { get; init; } = Name.Kind.ToLowerInvariant();

    public string ListKind { get; init; } = Name.Kind + "List";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Status is written through its own subresource, and a change of the rest raises the generation.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Path of the replica count (<c>spec.replicas</c>) when there is a scale subresource; else null.</summary>
    public string? ScalePath { get; init; }

    /// <summary>The schema of a custom kind, for defaults and validation; null for built-in kinds.</summary>
    public JsonObject? OpenApi { get; init; }

    /// <summary>Versions of one group and plural share their objects.</summary>
    public string StorageKey { get; } = $"{Name.Group}/{Plural}";

    public bool HasGeneration => Group.Length > 0 && (HasStatus || OpenApi is not null || Name.Kind is "NetworkPolicy");

    public string Group => Name.Group;

    /// <summary>As error messages write it: <c>deployments.apps</c>, <c>pods</c>.</summary>
    public string QualifiedPlural => Name.Group.Length == 0 ? Plural : $"{Plural}.{Name.Group}";

    /// <summary>As validation messages write it: <c>Deployment.apps</c>, <c>Pod</c>.</summary>
    public string QualifiedKind => Name.Group.Length == 0 ? Name.Kind : $"{Name.Kind}.{Name.Group}";
}
