using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;

namespace Trimtab.Twin.Admission;

/// <summary>The checks of pod specs and of the workloads that carry a template.</summary>
internal static class PodValidation
{
    public static IEnumerable<FieldFault> Spec(JsonObject? spec, string path)
    {
        if (spec is null)
        {
            return [FieldFault.Required(path + ".containers")];
        }

        var faults = new List<FieldFault>();
        var volumes = Volumes(spec, path, faults);
        if (!spec.Items("containers").Any())
        {
            faults.Add(FieldFault.Required(path + ".containers"));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in new[] { "containers", "initContainers" })
        {
            foreach (var (container, index) in spec.Items(list).Select((container, index) => (container, index)))
            {
                Container(container, $"{path}.{list}[{index}]", names, volumes, faults);
            }
        }

        return faults;
    }

    /// <summary>A workload's selector and template.</summary>
    public static IEnumerable<FieldFault> Workload(JsonObject spec, string[] restartPolicies)
    {
        var template = spec["template"] as JsonObject;
        var labels = template?.Find("metadata", "labels") as JsonObject;
        if (spec["selector"] is not JsonObject selector || selector.Count == 0)
        {
            yield return FieldFault.Required("spec.selector");
        }
        else if (!Selectors.LabelSelectors.Of(selector).All(term => term.Matches(labels)))
        {
            yield return FieldFault.Invalid("spec.template.metadata.labels", labels?.DeepClone() ?? new JsonObject(), "`selector` does not match template `labels`");
        }

        if (spec.Number("replicas") < 0)
        {
            yield return FieldFault.Invalid("spec.replicas", spec["replicas"]?.DeepClone(), "must be greater than or equal to 0");
        }

        foreach (var fault in Spec(template?["spec"] as JsonObject, "spec.template.spec"))
        {
            yield return fault;
        }

        if (template?["spec"] is JsonObject pod && !restartPolicies.Contains(pod.Text("restartPolicy")))
        {
            yield return FieldFault.Unsupported("spec.template.spec.restartPolicy", pod.Text("restartPolicy"), restartPolicies);
        }
    }

    private static HashSet<string> Volumes(JsonObject spec, string path, List<FieldFault> faults)
    {
        var result = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (volume, index) in spec.Items("volumes").Select((volume, index) => (volume, index)))
        {
            var field = $"{path}.volumes[{index}]";
            Named(volume.Text("name"), field + ".name", result, faults);
            if (volume.Count > 2)
            {
                faults.Add(FieldFault.Forbidden($"{field}.{volume.Last().Key}", "may not specify more than 1 volume type"));
            }
        }

        return result;
    }

    private static void Container(JsonObject container, string path, HashSet<string> names, HashSet<string> volumes, List<FieldFault> faults)
    {
        Named(container.Text("name"), path + ".name", names, faults);
        if (container.Text("image").Length == 0)
        {
            faults.Add(FieldFault.Required(path + ".image"));
        }

        foreach (var (port, index) in container.Items("ports").Select((port, index) => (port, index)))
        {
            Port(port, $"{path}.ports[{index}]", faults);
        }

        foreach (var (variable, index) in container.Items("env").Select((variable, index) => (variable, index)))
        {
            if (variable.Text("name").Length == 0)
            {
                faults.Add(FieldFault.Required($"{path}.env[{index}].name"));
            }
            else if (variable["value"] is not null && variable["valueFrom"] is not null)
            {
                faults.Add(FieldFault.Invalid($"{path}.env[{index}].valueFrom", "", "may not be specified when `value` is not empty"));
            }
        }

        foreach (var (mount, index) in container.Items("volumeMounts").Select((mount, index) => (mount, index)))
        {
            if (!volumes.Contains(mount.Text("name")))
            {
                faults.Add(FieldFault.NotFound($"{path}.volumeMounts[{index}].name", mount.Text("name")));
            }

            if (mount.Text("mountPath").Length == 0)
            {
                faults.Add(FieldFault.Required($"{path}.volumeMounts[{index}].mountPath"));
            }
        }

        Resources(container, path, faults);
    }

    private static void Port(JsonObject port, string path, List<FieldFault> faults)
    {
        if (port["containerPort"] is null)
        {
            faults.Add(FieldFault.Required(path + ".containerPort"));
        }
        else if (port.Number("containerPort") is not (>= 1 and <= 65535))
        {
            faults.Add(FieldFault.Invalid(path + ".containerPort", port["containerPort"]?.DeepClone(), "must be between 1 and 65535, inclusive"));
        }

        if (port.Text("protocol") is not ("TCP" or "UDP" or "SCTP"))
        {
            faults.Add(FieldFault.Unsupported(path + ".protocol", port.Text("protocol"), "SCTP", "TCP", "UDP"));
        }
    }

    private static void Resources(JsonObject container, string path, List<FieldFault> faults)
    {
        foreach (var list in new[] { "limits", "requests" })
        {
            foreach (var (resource, amount) in container.Find("resources", list) as JsonObject ?? [])
            {
                if (!Quantity.TryParse(amount, out _))
                {
                    faults.Add(FieldFault.Invalid($"{path}.resources.{list}[{resource}]", amount?.DeepClone(), "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"));
                }
            }
        }
    }

    private static void Named(string name, string path, HashSet<string> names, List<FieldFault> faults)
    {
        if (name.Length == 0)
        {
            faults.Add(FieldFault.Required(path));
        }
        else if (!Names.IsLabel(name))
        {
            faults.Add(FieldFault.Invalid(path, name, "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"));
        }
        else if (!names.Add(name))
        {
            faults.Add(FieldFault.Duplicate(path, name));
        }
    }
}
