namespace Trimtab.Domain.Versions;

/// <summary>By which rules a version is read and ordered.</summary>
public enum VersionScheme
{
    /// <summary>SemVer 2.0, and what can be taken for it.</summary>
    SemVer,

    /// <summary>Tags of container images: what follows a dash is a class, and only tags of one class with as many numbers follow each other.</summary>
    Docker,

    /// <summary>Versions of Helm charts: SemVer, <c>_</c> for <c>+</c> as in registries.</summary>
    Helm,
}
