using Trimtab.EndToEnd.Tests.Worlds;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>Versions of the shop whose pods come beyond their volumes or their sandbox on no node. It stands in the pods' Events only, which the function app does not read.</summary>
internal static class UnstartableCanary
{
    /// <summary>A volume of a ConfigMap that is not there.</summary>
    public const string WithoutItsConfigMap = "volumes: [{ name: files, configMap: { name: nope } }]";

    private const string Pod = "      terminationGracePeriodSeconds: 1";
    private const string Container = "          ports: [{ name: http, containerPort: 8080 }]";

    /// <returns>File name and text of its manifests.</returns>
    /// <param name="namespace">The shop's.</param>
    /// <param name="version">Of the shop.</param>
    /// <param name="fault">A field of the pods' spec.</param>
    /// <param name="isTwin">Whether a twin plays them.</param>
    public static (string File, string Text) Of(string @namespace, string version, string fault, bool isTwin)
    {
        var (file, text) = ShopManifests.Of(@namespace, version, ShopHealth.Good, isTwin).Single();
        text = text.Replace(Pod, $"{Pod}\n      {fault}", StringComparison.Ordinal);
        // A node passes over a volume that no container mounts.
        return (file, fault == WithoutItsConfigMap ? text.Replace(Container, $"{Container}\n          volumeMounts: [{{ name: files, mountPath: /files }}]", StringComparison.Ordinal) : text);
    }
}
