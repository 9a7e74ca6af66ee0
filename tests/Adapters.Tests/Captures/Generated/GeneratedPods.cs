using System.Text.Json.Nodes;

namespace Trimtab.Adapters.Tests.Captures.Generated;

/// <summary>Pods and their templates, with fields that people set. No node takes them.</summary>
internal sealed class GeneratedPods(Dice dice)
{
    /// <param name="labels">Labels that it must have.</param>
    /// <param name="restartPolicy">Null: the default.</param>
    public JsonObject Template(JsonObject labels, string? restartPolicy = null)
    {
        var metadata = new JsonObject { ["labels"] = labels };
        dice.May(metadata, "annotations", () => dice.Map(dice.Text));
        return new JsonObject { ["metadata"] = metadata, ["spec"] = Spec(restartPolicy) };
    }

    public JsonObject Spec(string? restartPolicy)
    {
        var volumes = dice.Some(0, 3, number => Volume($"v{number}"));
        var spec = new JsonObject
        {
            ["nodeSelector"] = new JsonObject { ["none"] = "such" },
            ["containers"] = dice.Some(1, 2, number => Container($"c{number}", number * 10, volumes, isInit: false)),
        };
        if (restartPolicy is not null)
        {
            spec["restartPolicy"] = restartPolicy;
        }

        if (volumes.Count > 0)
        {
            spec["volumes"] = volumes;
        }

        dice.May(spec, "initContainers", () => dice.Some(1, 2, number => Container($"i{number}", 0, volumes, isInit: true)));
        dice.May(spec, "automountServiceAccountToken", () => dice.Half);
        dice.May(spec, "enableServiceLinks", () => dice.Half);
        dice.May(spec, "terminationGracePeriodSeconds", () => dice.One(0, 30, 45));
        dice.May(spec, "dnsPolicy", () => dice.One("ClusterFirst", "Default", "ClusterFirstWithHostNet"));
        dice.May(spec, "dnsConfig", static () => new JsonObject { ["nameservers"] = new JsonArray("192.0.2.1"), ["options"] = new JsonArray(new JsonObject { ["name"] = "ndots", ["value"] = "2" }) });
        dice.May(spec, "hostAliases", static () => new JsonArray(new JsonObject { ["ip"] = "192.0.2.2", ["hostnames"] = new JsonArray("a.example.com", "b.example.com") }));
        dice.May(spec, "imagePullSecrets", static () => new JsonArray(new JsonObject { ["name"] = "registry" }));
        dice.May(spec, "schedulerName", static () => "other");
        dice.May(spec, "shareProcessNamespace", () => dice.Half);
        dice.May(spec, "securityContext", SecurityContext);
        dice.May(spec, "tolerations", () => dice.Some(1, 2, Toleration));
        dice.May(spec, "affinity", Affinity);
        dice.May(spec, "topologySpreadConstraints", static () => new JsonArray(new JsonObject
        {
            ["maxSkew"] = 1,
            ["topologyKey"] = "zone",
            ["whenUnsatisfiable"] = "ScheduleAnyway",
            ["labelSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "x" } },
        }));
        dice.May(spec, "readinessGates", static () => new JsonArray(new JsonObject { ["conditionType"] = "example.com/ready" }));
        return spec;
    }

    private JsonObject Container(string name, int port, JsonArray volumes, bool isInit)
    {
        var container = new JsonObject { ["name"] = name, ["image"] = dice.One("example.com/web", "example.com/web:1", "example.com/web:latest", $"example.com/web@sha256:{new string('a', 64)}") };
        dice.May(container, "command", () => dice.Some(1, 3, _ => dice.Text()));
        dice.May(container, "args", () => dice.Some(1, 3, _ => dice.Text()));
        dice.May(container, "workingDir", static () => "/srv");
        dice.May(container, "env", () => dice.Some(1, 4, Variable));
        dice.May(container, "envFrom", () => new JsonArray(new JsonObject { ["prefix"] = "A_", [dice.One("configMapRef", "secretRef")] = new JsonObject { ["name"] = "settings", ["optional"] = dice.Half } }));
        dice.May(container, "resources", Resources);
        dice.May(container, "imagePullPolicy", () => dice.One("Always", "IfNotPresent", "Never"));
        dice.May(container, "terminationMessagePolicy", () => dice.One("File", "FallbackToLogsOnError"));
        dice.May(container, "tty", () => dice.Half);
        dice.May(container, "securityContext", ContainerSecurityContext);
        dice.May(container, "ports", () => dice.Some(1, 2, number => Port(8000 + port + number, $"p{port + number}")));
        if (volumes.Count > 0)
        {
            dice.May(container, "volumeMounts", () => new JsonArray([.. volumes.Select(volume => Mount((string)volume!["name"]!))]));
        }

        if (!isInit)
        {
            dice.May(container, "livenessProbe", Probe);
            dice.May(container, "readinessProbe", Probe);
            dice.May(container, "startupProbe", Probe);
            dice.May(container, "lifecycle", static () => new JsonObject { ["preStop"] = new JsonObject { ["exec"] = new JsonObject { ["command"] = new JsonArray("sleep", "5") } } });
        }

        return container;
    }

    private JsonNode Mount(string volume)
    {
        var mount = new JsonObject { ["name"] = volume, ["mountPath"] = $"/mnt/{volume}" };
        dice.May(mount, "readOnly", () => dice.Half);
        dice.May(mount, "subPath", static () => "part");
        return mount;
    }

    private JsonNode Port(int number, string name)
    {
        var port = new JsonObject { ["containerPort"] = number };
        dice.May(port, "name", () => name);
        dice.May(port, "protocol", () => dice.One("TCP", "UDP"));
        dice.May(port, "hostPort", () => number);
        return port;
    }

    private JsonNode Variable(int number)
    {
        JsonObject From(string kind, JsonObject source) => new() { ["name"] = $"V{number}", ["valueFrom"] = new JsonObject { [kind] = source } };
        return dice.Between(0, 5) switch
        {
            0 => From("fieldRef", new JsonObject { ["fieldPath"] = "metadata.name" }),
            1 => From("configMapKeyRef", new JsonObject { ["name"] = "settings", ["key"] = "a", ["optional"] = dice.Half }),
            2 => From("secretKeyRef", new JsonObject { ["name"] = "keys", ["key"] = "a" }),
            3 => From("resourceFieldRef", new JsonObject { ["resource"] = "limits.memory", ["divisor"] = dice.One("0", "1Mi") }),
            _ => new JsonObject { ["name"] = $"V{number}", ["value"] = dice.Text() },
        };
    }

    // The server writes amounts in a form of its own: these are in it.
    private JsonObject Resources()
    {
        var resources = new JsonObject();
        dice.May(resources, "requests", () => new JsonObject { ["cpu"] = dice.One("100m", "1"), ["memory"] = "64Mi" });
        dice.May(resources, "limits", () => new JsonObject { ["cpu"] = dice.One("2", "1500m"), ["memory"] = dice.One("128Mi", "1Gi") });
        return resources;
    }

    private JsonObject Probe()
    {
        var probe = dice.Between(0, 2) switch
        {
            0 => new JsonObject { ["tcpSocket"] = new JsonObject { ["port"] = 80 } },
            1 => new JsonObject { ["exec"] = new JsonObject { ["command"] = new JsonArray("true") } },
            _ => HttpGet(),
        };
        dice.May(probe, "initialDelaySeconds", () => dice.Between(1, 9));
        dice.May(probe, "periodSeconds", () => dice.One(1, 10));
        dice.May(probe, "timeoutSeconds", () => dice.One(1, 3));
        return probe;
    }

    private JsonObject HttpGet()
    {
        var get = new JsonObject { ["port"] = dice.Half ? 80 : "http" };
        dice.May(get, "path", () => dice.One("/", "/healthz?full=1"));
        dice.May(get, "scheme", () => dice.One("HTTP", "HTTPS"));
        dice.May(get, "httpHeaders", static () => new JsonArray(new JsonObject { ["name"] = "X-A", ["value"] = "1" }));
        return new JsonObject { ["httpGet"] = get };
    }

    private JsonObject SecurityContext()
    {
        var context = new JsonObject();
        dice.May(context, "runAsUser", () => dice.One(0, 1000));
        dice.May(context, "fsGroup", static () => 2000);
        dice.May(context, "runAsNonRoot", () => dice.Half);
        dice.May(context, "supplementalGroups", static () => new JsonArray(1, 2));
        return context;
    }

    private JsonObject ContainerSecurityContext()
    {
        var context = new JsonObject();
        dice.May(context, "readOnlyRootFilesystem", () => dice.Half);
        dice.May(context, "allowPrivilegeEscalation", static () => false);
        dice.May(context, "capabilities", static () => new JsonObject { ["drop"] = new JsonArray("ALL"), ["add"] = new JsonArray("NET_ADMIN") });
        return context;
    }

    private JsonNode Toleration(int number)
    {
        var toleration = new JsonObject { ["key"] = number == 0 ? "example.com/taint" : "node.kubernetes.io/unreachable", ["operator"] = "Exists" };
        dice.May(toleration, "effect", static () => "NoExecute");
        if (toleration.ContainsKey("effect"))
        {
            dice.May(toleration, "tolerationSeconds", () => dice.One(0, 60));
        }

        return toleration;
    }

    private JsonObject Affinity()
    {
        var affinity = new JsonObject();
        dice.May(affinity, "nodeAffinity", () => new JsonObject
        {
            ["requiredDuringSchedulingIgnoredDuringExecution"] = new JsonObject
            {
                ["nodeSelectorTerms"] = new JsonArray(new JsonObject { ["matchExpressions"] = new JsonArray(new JsonObject { ["key"] = "a", ["operator"] = "In", ["values"] = dice.Few("x", "y") }) }),
            },
        });
        dice.May(affinity, "podAntiAffinity", static () => new JsonObject
        {
            ["preferredDuringSchedulingIgnoredDuringExecution"] = new JsonArray(new JsonObject
            {
                ["weight"] = 100,
                ["podAffinityTerm"] = new JsonObject { ["topologyKey"] = "zone", ["labelSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "x" } } },
            }),
        });
        return affinity;
    }

    private JsonNode Volume(string name)
    {
        var volume = new JsonObject { ["name"] = name };
        var (kind, source) = dice.Between(0, 6) switch
        {
            0 => ("emptyDir", new JsonObject()),
            1 => ("emptyDir", new JsonObject { ["medium"] = "Memory", ["sizeLimit"] = "1Mi" }),
            2 => ("configMap", new JsonObject { ["name"] = "settings", ["optional"] = dice.Half, ["items"] = new JsonArray(new JsonObject { ["key"] = "a", ["path"] = "b", ["mode"] = 420 }) }),
            3 => ("secret", new JsonObject { ["secretName"] = dice.One("keys", $"{name}-token-abcde"), ["defaultMode"] = dice.One(256, 420) }),
            4 => ("persistentVolumeClaim", new JsonObject { ["claimName"] = "data", ["readOnly"] = dice.Half }),
            5 => ("downwardAPI", new JsonObject { ["items"] = new JsonArray(new JsonObject { ["path"] = "labels", ["fieldRef"] = new JsonObject { ["fieldPath"] = "metadata.labels" } }) }),
            _ => ("projected", new JsonObject { ["sources"] = new JsonArray(new JsonObject { ["serviceAccountToken"] = new JsonObject { ["path"] = "token", ["audience"] = "vault" } }, new JsonObject { ["configMap"] = new JsonObject { ["name"] = "ca" } }) }),
        };
        volume[kind] = source;
        return volume;
    }
}
