using System.Security.Cryptography;
using System.Text;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Guards;

/// <summary>Names that guards give. No target of the fleet can have one, as its name has no dot.</summary>
public static class GuardNames
{
    private const string Prefix = "guard.";
    private const int HashLength = 8;

    /// <returns>What stands for the target in the documents of a guard's windows: <c>guard.{name}</c>.</returns>
    public static string Target(string guard) => Prefix + guard;

    /// <returns>The id of the window over one revision of one Deployment: <c>guard.{name}-{8 hex digits}</c>.</returns>
    public static string Window(string guard, string cluster, string uid, string revision)
        => $"{Target(guard)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{cluster}\n{uid}\n{revision}")))[..HashLength]}";

    /// <summary>Kinds of an owner that can be suspended, the newest version first.</summary>
    internal static IReadOnlyList<KindName> KindsOf(GuardOwnerKind owner) => owner switch
    {
        GuardOwnerKind.FluxKustomization => Versions("kustomize.toolkit.fluxcd.io", "Kustomization", "v1", "v1beta2", "v1beta1"),
        GuardOwnerKind.FluxHelmRelease => Versions("helm.toolkit.fluxcd.io", "HelmRelease", "v2", "v2beta2", "v2beta1"),
        _ => [],
    };

    private static IReadOnlyList<KindName> Versions(string group, string kind, params IReadOnlyList<string> versions)
        => [.. versions.Select(version => new KindName($"{group}/{version}", kind))];
}
