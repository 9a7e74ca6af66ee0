namespace Trimtab.Domain.Guards;

/// <summary>What applied a guarded workload.</summary>
/// <param name="Kind">By which program.</param>
/// <param name="Namespace">The owner's namespace; empty when it is not known.</param>
/// <param name="Name">The owner's name.</param>
public sealed record GuardOwner(GuardOwnerKind Kind, string Namespace, string Name)
{
    public bool CanBeSuspended => Kind is GuardOwnerKind.FluxKustomization or GuardOwnerKind.FluxHelmRelease;

    public override string ToString() => Kind switch
    {
        GuardOwnerKind.FluxKustomization => $"Flux Kustomization {Namespace}/{Name}",
        GuardOwnerKind.FluxHelmRelease => $"Flux HelmRelease {Namespace}/{Name}",
        GuardOwnerKind.ArgoApplication => $"Argo CD application {Name}",
        _ => $"Helm release {Namespace}/{Name}",
    };
}
