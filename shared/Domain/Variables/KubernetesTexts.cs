namespace Trimtab.Domain.Variables;

/// <summary>The fields in which Kubernetes takes nothing but text: there a variable stays text, whatever it looks like and however it was written (kustomize drops quotes).</summary>
internal static class KubernetesTexts
{
    private static readonly string[] Names = ["apiVersion", "kind", "name", "namespace", "image"];
    private static readonly string[] Maps = ["labels", "annotations", "matchLabels", "nodeSelector", "selector"];
    private static readonly string[] Lists = ["command", "args"];
    private static readonly string[] ConfigurationMaps = ["data", "stringData", "binaryData"];

    public static bool Holds(string? kind, IReadOnlyList<string> segments)
        => (segments, kind) switch
        {
            ([var map, _], "ConfigMap" or "Secret") when ConfigurationMaps.Contains(map) => true,
            ([.., "env", _, "value"], _) => true,
            ([.., var list, ['[', ..]], _) when Lists.Contains(list) => true,
            ([.., var map, _], _) when Maps.Contains(map) => true,
            ([.., var name], _) => Names.Contains(name),
            _ => false,
        };
}
