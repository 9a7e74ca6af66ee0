using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Manifests;

namespace Trimtab.Domain.Reconcile;

/// <summary>Gives the objects of a revision the form in which they are applied.</summary>
/// <param name="Objects">The objects, in the order in which they were built.</param>
/// <param name="Faults">What is wrong with the rest; empty when all can be applied.</param>
public sealed record DesiredObjects(IReadOnlyList<DesiredObject> Objects, IReadOnlyList<string> Faults)
{
    private static readonly string[] ServerFields = ["managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink"];

    /// <summary>Fills namespace, label and port protocols in; takes out what only the server may write. Changes <paramref name="built"/> in place.</summary>
    /// <param name="built">The revision's objects.</param>
    /// <param name="target">Gives the label and the default namespace.</param>
    /// <param name="kinds">Every kind of <paramref name="built"/> → how the cluster serves it; null when it does not.</param>
    public static DesiredObjects Prepare(IReadOnlyList<BuiltObject> built, FleetTarget target, IReadOnlyDictionary<KindName, ResourceType?> kinds)
    {
        var defined = DefinedScopes([.. built.Select(static item => item.Value)]);
        var objects = new List<DesiredObject>(built.Count);
        var faults = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (value, place) in built)
        {
            var kind = value.KindName;
            if ((kinds.GetValueOrDefault(kind)?.IsNamespaced ?? Find(defined, kind)) is not { } isNamespaced)
            {
                faults.Add($"{value.Reference}: the cluster serves no kind {kind}, and the revision does not define it");
            }
            else if (FaultOfShape(value) is { } fault)
            {
                faults.Add($"{value.Reference}: {fault}");
            }
            else
            {
                Complete(value, target, isNamespaced);
                var desired = new DesiredObject(value, value.Reference, ContentDigest.Of(value), target.Drift.PolicyOf(place, WishOf(value)), place);
                objects.Add(desired);
                if (!seen.Add(desired.Key))
                {
                    faults.Add($"{desired.Reference}: is described twice");
                }
            }
        }

        return new DesiredObjects(objects, faults);
    }

    private static void Complete(JsonObject value, FleetTarget target, bool isNamespaced)
    {
        var metadata = value["metadata"]!.AsObject();
        if (!isNamespaced)
        {
            metadata.Remove("namespace");
        }
        else if (value.Namespace.Length == 0)
        {
            metadata["namespace"] = target.Namespace;
        }

        foreach (var field in ServerFields)
        {
            metadata.Remove(field);
        }

        (metadata["annotations"] as JsonObject)?.Remove(TrimtabNames.Revision);
        value.Remove("status");
        if (metadata["labels"] is not JsonObject labels)
        {
            metadata["labels"] = labels = [];
        }

        labels[TrimtabNames.Target] = target.Name;
        PortProtocols.Fill(value);
    }

    private static string? FaultOfShape(JsonObject value)
    {
        if (value.Find("metadata") is not JsonObject metadata)
        {
            return "metadata must be a map";
        }

        return metadata["labels"] is not (null or JsonObject) ? "metadata.labels must be a map"
            : value.Annotation(TrimtabNames.Drift) is { } wish && WishOf(value) is null ? $"annotation {TrimtabNames.Drift} must be revert, report or capture, not '{wish}'"
            : null;
    }

    private static DriftPolicy? WishOf(JsonObject value) => value.Annotation(TrimtabNames.Drift) switch
    {
        "revert" => DriftPolicy.Revert,
        "report" => DriftPolicy.Report,
        "capture" => DriftPolicy.Capture,
        _ => null,
    };

    /// <summary>The kinds that the objects themselves define, and whether these live in namespaces.</summary>
    public static IReadOnlyDictionary<(string Group, string Kind), bool> DefinedScopes(IReadOnlyList<JsonObject> built)
    {
        var scopes = new Dictionary<(string Group, string Kind), bool>();
        foreach (var definition in built.Where(static value => value.KindName == KindName.CustomResourceDefinition))
        {
            scopes[(definition.Text("spec", "group"), definition.Text("spec", "names", "kind"))] = definition.Text("spec", "scope") != "Cluster";
        }

        return scopes;
    }

    private static bool? Find(IReadOnlyDictionary<(string Group, string Kind), bool> defined, KindName kind)
        => defined.TryGetValue((kind.Group, kind.Kind), out var isNamespaced) ? isNamespaced : null;
}
