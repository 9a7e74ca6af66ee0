namespace Trimtab.Domain.Registries;

/// <summary>What a repository holds, and how it is asked.</summary>
public enum ArtifactKind
{
    Image,

    /// <summary>Charts in a container registry.</summary>
    OciChart,

    /// <summary>Charts behind an <c>index.yaml</c>.</summary>
    HttpChart,
}
