namespace Trimtab.Adapters.Manifests;

/// <summary>What kustomize does with a value of a kustomization file.</summary>
internal enum KustomizationUse
{
    /// <summary>A YAML file, or a directory with a kustomization.</summary>
    Resource,

    /// <summary>A YAML file or, with several lines, YAML itself.</summary>
    Yaml,

    /// <summary>YAML itself.</summary>
    Inline,

    /// <summary>A file whose text is used as it is; may be written <c>key=path</c>.</summary>
    File,
}
