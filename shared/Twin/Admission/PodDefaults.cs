using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Twin.Admission;

/// <summary>What the API server fills into pod specs.</summary>
internal static class PodDefaults
{
    public static void Template(JsonObject? template)
    {
        if (template?["spec"] is JsonObject spec)
        {
            template.Ensure("metadata");
            Spec(spec);
        }
    }

    public static void Spec(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("schedulerName", "default-scheduler");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("securityContext", new JsonObject());
        if (spec["serviceAccountName"] is { } account)
        {
            spec.Default("serviceAccount", account.DeepClone());
        }

        foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")))
        {
            Container(container);
        }

        foreach (var volume in spec.Items("volumes"))
        {
            Volume(volume);
        }
    }

    /// <summary>What admission adds to a pod itself, not to templates.</summary>
    public static void Pod(JsonObject spec)
    {
        spec.Default("serviceAccountName", "default");
        spec.Default("serviceAccount", spec.Text("serviceAccountName"));
        spec.Default("enableServiceLinks", true);
        spec.Default("priority", 0);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")))
        {
            if (container.Find("resources", "limits") is JsonObject limits)
            {
                foreach (var (resource, limit) in limits)
                {
                    container.Ensure("resources", "requests").Default(resource, limit?.DeepClone());
                }
            }
        }
    }

    private static void Container(JsonObject container)
    {
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("resources", new JsonObject());
        container.Default("imagePullPolicy", IsLatest(container.Text("image")) ? "Always" : "IfNotPresent");
        foreach (var port in container.Items("ports"))
        {
            port.Default("protocol", "TCP");
        }

        foreach (var probe in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
        {
            Probe(container[probe] as JsonObject);
        }

        foreach (var variable in container.Items("env"))
        {
            if (variable.Find("valueFrom", "fieldRef") is JsonObject field)
            {
                field.Default("apiVersion", "v1");
            }
        }
    }

    private static void Probe(JsonObject? probe)
    {
        if (probe is null)
        {
            return;
        }

        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
        if (probe["httpGet"] is JsonObject http)
        {
            http.Default("path", "/");
            http.Default("scheme", "HTTP");
        }
    }

    private static void Volume(JsonObject volume)
    {
        foreach (var kind in new[] { "configMap", "secret", "projected", "downwardAPI" })
        {
            (volume[kind] as JsonObject)?.Default("defaultMode", 420);
        }

        (volume["hostPath"] as JsonObject)?.Default("type", "");
        if (volume.Count == 1)
        {
            volume["emptyDir"] = new JsonObject();
        }
    }

    private static bool IsLatest(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        return !name.Contains('@', StringComparison.Ordinal) && (!name.Contains(':', StringComparison.Ordinal) || name.EndsWith(":latest", StringComparison.Ordinal));
    }
}
