using System.Text.Json.Nodes;

namespace Trimtab.Adapters.Tests.Captures.Generated;

/// <summary>What leads to pods, and what keeps from them.</summary>
internal sealed class GeneratedServices(Dice dice)
{
    public JsonObject Next()
    {
        var type = dice.One(null, "ClusterIP", "None", "NodePort", "LoadBalancer", "ExternalName");
        if (type == "ExternalName")
        {
            return new JsonObject { ["spec"] = new JsonObject { ["type"] = type, ["externalName"] = "a.example.com" } };
        }

        var spec = new JsonObject { ["ports"] = dice.Some(1, 3, number => Port(number, type)) };
        if (type == "None")
        {
            spec["clusterIP"] = type;
        }
        else if (type is not null)
        {
            spec["type"] = type;
        }

        dice.May(spec, "selector", static () => new JsonObject { ["app"] = "x" });
        dice.May(spec, "publishNotReadyAddresses", () => dice.Half);
        dice.May(spec, "externalIPs", static () => new JsonArray("192.0.2.7"));
        dice.May(spec, "sessionAffinity", static () => "ClientIP");
        if (spec.ContainsKey("sessionAffinity"))
        {
            dice.May(spec, "sessionAffinityConfig", () => new JsonObject { ["clientIP"] = new JsonObject { ["timeoutSeconds"] = dice.One(60, 10800) } });
        }

        if (type is "NodePort" or "LoadBalancer")
        {
            dice.May(spec, "externalTrafficPolicy", () => dice.One("Local", "Cluster"));
        }

        if (type == "LoadBalancer")
        {
            dice.May(spec, "loadBalancerIP", static () => "192.0.2.8");
            dice.May(spec, "loadBalancerSourceRanges", static () => new JsonArray("192.0.2.0/24"));
        }

        return new JsonObject { ["spec"] = spec };
    }

    public JsonObject Ingress()
    {
        var spec = new JsonObject();
        dice.May(spec, "ingressClassName", static () => "none");
        dice.May(spec, "defaultBackend", Backend);
        dice.May(spec, "tls", static () => new JsonArray(new JsonObject { ["hosts"] = new JsonArray("a.example.com"), ["secretName"] = "tls" }));
        dice.May(spec, "rules", () => dice.Some(1, 3, Rule));
        if (!spec.ContainsKey("defaultBackend") && !spec.ContainsKey("rules"))
        {
            spec["defaultBackend"] = Backend();
        }

        return new JsonObject { ["spec"] = spec };
    }

    public JsonObject NetworkPolicy()
    {
        var spec = new JsonObject { ["podSelector"] = dice.Half ? new JsonObject() : Pods() };
        dice.May(spec, "ingress", () => dice.Some(0, 2, _ => Way("from")));
        dice.May(spec, "egress", () => dice.Some(0, 2, _ => Way("to")));
        dice.May(spec, "policyTypes", () => dice.Few("Ingress", "Egress"));
        return new JsonObject { ["spec"] = spec };
    }

    private JsonNode Port(int number, string? type)
    {
        // One number twice, over TCP and over UDP, where the server takes both.
        var isUdp = number == 2 && type != "LoadBalancer";
        var port = new JsonObject { ["name"] = $"p{number}", ["port"] = isUdp ? 80 : 80 + number };
        if (isUdp)
        {
            port["protocol"] = "UDP";
        }
        else
        {
            dice.May(port, "protocol", static () => "TCP");
        }

        dice.May(port, "targetPort", () => dice.One<JsonNode>(8080, "http"));
        if (type is "NodePort" or "LoadBalancer")
        {
            dice.May(port, "nodePort", () => dice.Between(30000, 32767));
        }

        return port;
    }

    private JsonNode Rule(int number)
    {
        var rule = new JsonObject();
        dice.May(rule, "host", () => dice.One($"h{number}.example.com", $"*.h{number}.example.com"));
        dice.May(rule, "http", () => new JsonObject
        {
            ["paths"] = dice.Some(1, 2, path => new JsonObject { ["path"] = $"/{path}", ["pathType"] = dice.One("Exact", "Prefix", "ImplementationSpecific"), ["backend"] = Backend() }),
        });
        return rule;
    }

    private JsonObject Backend() => dice.Between(0, 2) switch
    {
        0 => new JsonObject { ["resource"] = new JsonObject { ["apiGroup"] = "example.com", ["kind"] = "Bucket", ["name"] = "a" } },
        1 => new JsonObject { ["service"] = new JsonObject { ["name"] = "web", ["port"] = new JsonObject { ["name"] = "http" } } },
        _ => new JsonObject { ["service"] = new JsonObject { ["name"] = "web", ["port"] = new JsonObject { ["number"] = 80 } } },
    };

    private JsonNode Way(string peers)
    {
        var way = new JsonObject();
        dice.May(way, "ports", () => dice.Some(1, 2, number =>
        {
            var port = new JsonObject { ["port"] = dice.One<JsonNode>(80 + number, "http") };
            dice.May(port, "protocol", () => dice.One("TCP", "UDP"));
            return port;
        }));
        dice.May(way, peers, () => dice.Some(1, 2, _ => dice.Between(0, 2) switch
        {
            0 => new JsonObject { ["ipBlock"] = new JsonObject { ["cidr"] = "192.0.2.0/24", ["except"] = new JsonArray("192.0.2.128/25") } },
            1 => new JsonObject { ["namespaceSelector"] = new JsonObject() },
            _ => new JsonObject { ["podSelector"] = Pods() },
        }));
        return way;
    }

    private static JsonObject Pods() => new() { ["matchLabels"] = new JsonObject { ["app"] = "x" } };
}
