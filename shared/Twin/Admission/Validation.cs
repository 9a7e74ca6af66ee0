using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;

namespace Trimtab.Twin.Admission;

/// <summary>Refuses objects that a real API server would refuse; all faults of an object at once.</summary>
internal static class Validation
{
    private const string SubdomainRule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

    private static readonly string[] Always = ["Always"];

    private static readonly string[] NotAlways = ["OnFailure", "Never"];

    private static readonly Dictionary<string, Func<JsonObject, JsonObject, IEnumerable<FieldFault>>> Rules = new(StringComparer.Ordinal)
    {
        ["/Pod"] = (_, spec) => PodValidation.Spec(spec, "spec"),
        ["/Service"] = (_, spec) => Service(spec),
        ["/ConfigMap"] = (value, _) => Keys(value, "data").Concat(Keys(value, "binaryData")),
        ["/Secret"] = (value, _) => Keys(value, "data").Concat(Base64(value)),
        ["apps/Deployment"] = (_, spec) => Deployment(spec),
        ["apps/ReplicaSet"] = (_, spec) => PodValidation.Workload(spec, Always),
        ["apps/StatefulSet"] = (_, spec) => PodValidation.Workload(spec, Always),
        ["apps/DaemonSet"] = (_, spec) => PodValidation.Workload(spec, Always),
        ["batch/Job"] = (_, spec) => PodValidation.Workload(spec, NotAlways),
        ["apiextensions.k8s.io/CustomResourceDefinition"] = Definition,
    };

    /// <exception cref="ApiFault">422 Invalid with a cause for each fault.</exception>
    public static void Check(ServedKind kind, JsonObject value, JsonObject? live)
    {
        var faults = new List<FieldFault>(Metadata(kind, value));
        if (Rules.TryGetValue($"{kind.Group}/{kind.Name.Kind}", out var rule))
        {
            faults.AddRange(rule(value, value["spec"] as JsonObject ?? []));
        }
        else if (kind.OpenApi is { } openApi)
        {
            faults.AddRange(CustomValidation.Check(value, openApi));
        }

        if (live is not null)
        {
            faults.AddRange(Immutability.Check(kind, live, value));
        }

        if (faults.Count > 0)
        {
            throw ApiFault.Invalid(kind, value.Name, faults);
        }
    }

    private static IEnumerable<FieldFault> Metadata(ServedKind kind, JsonObject value)
    {
        if (value.Name.Length == 0)
        {
            yield return FieldFault.Required("metadata.name", "name or generateName is required");
        }
        else if (!IsName(kind, value.Name))
        {
            yield return FieldFault.Invalid("metadata.name", value.Name, SubdomainRule);
        }

        foreach (var (key, label) in value.Find("metadata", "labels") as JsonObject ?? [])
        {
            if (!Names.IsQualifiedKey(key))
            {
                yield return FieldFault.Invalid("metadata.labels", key, "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character");
            }

            if (label is not JsonValue text || !text.TryGetValue<string>(out var content) || !Names.IsLabelValue(content))
            {
                yield return FieldFault.Invalid("metadata.labels", label?.DeepClone(), "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character");
            }
        }

        foreach (var (key, annotation) in value.Find("metadata", "annotations") as JsonObject ?? [])
        {
            if (!Names.IsQualifiedKey(key.ToLowerInvariant()) || annotation is not JsonValue text || !text.TryGetValue<string>(out _))
            {
                yield return FieldFault.Invalid("metadata.annotations", key, "keys must be qualified names and values strings");
            }
        }
    }

    private static bool IsName(ServedKind kind, string name) => kind switch
    {
        { Group: "rbac.authorization.k8s.io" } => Names.IsRbacName(name),
        { Name.Kind: "Service", Group: "" } => Names.IsServiceName(name),
        { Name.Kind: "Namespace", Group: "" } => Names.IsLabel(name),
        _ => Names.IsSubdomain(name),
    };

    private static IEnumerable<FieldFault> Deployment(JsonObject spec)
    {
        foreach (var fault in PodValidation.Workload(spec, Always))
        {
            yield return fault;
        }

        if (spec.Text("strategy", "type") == "Recreate" && spec.Find("strategy", "rollingUpdate") is not null)
        {
            yield return FieldFault.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
        }
    }

    private static IEnumerable<FieldFault> Service(JsonObject spec)
    {
        var type = spec.Text("type");
        if (type is not ("ClusterIP" or "NodePort" or "LoadBalancer" or "ExternalName"))
        {
            yield return FieldFault.Unsupported("spec.type", type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        }

        var ports = spec.Items("ports").ToList();
        if (ports.Count == 0 && type != "ExternalName" && spec.Text("clusterIP") != "None")
        {
            yield return FieldFault.Required("spec.ports");
        }

        foreach (var (port, index) in ports.Select((port, index) => (port, index)))
        {
            if (port.Number("port") is not (>= 1 and <= 65535))
            {
                yield return FieldFault.Invalid($"spec.ports[{index}].port", port["port"]?.DeepClone(), "must be between 1 and 65535, inclusive");
            }

            if (ports.Count > 1 && port.Text("name").Length == 0)
            {
                yield return FieldFault.Required($"spec.ports[{index}].name");
            }
        }
    }

    private static IEnumerable<FieldFault> Keys(JsonObject value, string field)
    {
        foreach (var (key, text) in value[field] as JsonObject ?? [])
        {
            if (!Names.IsConfigKey(key))
            {
                yield return FieldFault.Invalid($"{field}[{key}]", key, "a valid config key must consist of alphanumeric characters, '-', '_' or '.'");
            }

            if (text is not JsonValue content || !content.TryGetValue<string>(out _))
            {
                yield return FieldFault.Invalid($"{field}[{key}]", text?.DeepClone(), "must be a string");
            }
        }
    }

    private static IEnumerable<FieldFault> Base64(JsonObject value)
    {
        foreach (var (key, text) in value["data"] as JsonObject ?? [])
        {
            var content = text?.ToString() ?? "";
            if (!Convert.TryFromBase64String(content, new byte[content.Length], out _))
            {
                yield return FieldFault.Invalid($"data[{key}]", "<secret contents redacted>", "must be base64");
            }
        }
    }

    private static IEnumerable<FieldFault> Definition(JsonObject value, JsonObject spec)
    {
        var expected = $"{spec.Text("names", "plural")}.{spec.Text("group")}";
        if (value.Name != expected)
        {
            yield return FieldFault.Invalid("metadata.name", value.Name, "must be spec.names.plural+\".\"+spec.group");
        }

        if (spec.Text("scope") is not ("Namespaced" or "Cluster"))
        {
            yield return FieldFault.Unsupported("spec.scope", spec.Text("scope"), "Cluster", "Namespaced");
        }

        if (spec.Items("versions").Count(version => (bool?)version["storage"] == true) != 1)
        {
            yield return FieldFault.Invalid("spec.versions", spec["versions"]?.DeepClone(), "must have exactly one version marked as storage version");
        }
    }
}
