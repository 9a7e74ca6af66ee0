namespace Trimtab.Domain.Guards;

/// <summary>Programs that apply workloads, and may put back what a guard took back.</summary>
public enum GuardOwnerKind
{
    /// <summary>Flux; can be suspended.</summary>
    FluxKustomization,

    /// <summary>Flux; can be suspended.</summary>
    FluxHelmRelease,

    /// <summary>Argo CD; what its automatic sync does is its own.</summary>
    ArgoApplication,

    /// <summary>A Helm release that a person or a pipeline upgrades.</summary>
    HelmRelease,
}
