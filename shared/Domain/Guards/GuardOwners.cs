using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Guards;

/// <summary>Finds what applied a workload by the marks that it leaves. Pure.</summary>
public static class GuardOwners
{
    private const string Kustomize = "kustomize.toolkit.fluxcd.io/";
    private const string HelmController = "helm.toolkit.fluxcd.io/";
    private const string ArgoTracking = "argocd.argoproj.io/tracking-id";
    private const string ArgoInstance = "argocd.argoproj.io/instance";
    private const string HelmRelease = "meta.helm.sh/release-";

    /// <returns>All that say it is theirs; empty for a workload that was applied by hand.</returns>
    public static IReadOnlyList<GuardOwner> Of(JsonObject workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var helmRelease = Named(GuardOwnerKind.FluxHelmRelease, workload.Label($"{HelmController}namespace"), workload.Label($"{HelmController}name"));
        GuardOwner?[] owners =
        [
            Named(GuardOwnerKind.FluxKustomization, workload.Label($"{Kustomize}namespace"), workload.Label($"{Kustomize}name")),
            helmRelease,
            Named(GuardOwnerKind.ArgoApplication, "", ArgoApplication(workload)),
            helmRelease is null ? Named(GuardOwnerKind.HelmRelease, workload.Annotation($"{HelmRelease}namespace"), workload.Annotation($"{HelmRelease}name")) : null,
        ];
        return [.. owners.OfType<GuardOwner>()];
    }

    // The tracking id is "application:group/kind:namespace/name"; a copied one names another object.
    private static string? ArgoApplication(JsonObject workload)
        => workload.Annotation(ArgoTracking)?.Split(':') is [var application, "apps/Deployment", var place] && place == $"{workload.Namespace}/{workload.Name}"
            ? application
            : workload.Label(ArgoInstance);

    private static GuardOwner? Named(GuardOwnerKind kind, string? @namespace, string? name)
        => @namespace is not null && !string.IsNullOrEmpty(name) ? new GuardOwner(kind, @namespace, name) : null;
}
