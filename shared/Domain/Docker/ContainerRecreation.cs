using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Docker;

/// <summary>Turns what an engine says of a container into what makes the same container of another image.</summary>
/// <remarks>What came from the old image (environment, command, user, labels, ...) is left out, so that it comes from the new one. Everything else is kept as it was said,
/// known here or not. Anonymous volumes are named, so that their content stays.</remarks>
public static class ContainerRecreation
{
    private const int ShortId = 12;
    private static readonly string[] OfImage = ["WorkingDir", "User", "StopSignal", "Healthcheck", "Shell", "OnBuild", "ArgsEscaped"];
    private static readonly string[] OfEndpoint = ["IPAMConfig", "Links", "DriverOpts"];
    private static readonly string[] MapsOfImage = ["ExposedPorts", "Volumes", "Labels"];

    /// <param name="container">Answer of <c>/containers/{id}/json</c>.</param>
    /// <param name="image">Answer of <c>/images/{id}/json</c> of the image that it runs; null when that is gone.</param>
    /// <param name="reference">What the new one runs.</param>
    /// <param name="labels">Put on it besides its own.</param>
    /// <returns>Body of <c>/containers/create</c>, with the main network only: older engines take no more.</returns>
    public static JsonObject Body(JsonObject container, JsonObject? image, string reference, IReadOnlyDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(labels);
        var body = Own(container["Config"] as JsonObject ?? [], image?["Config"] as JsonObject ?? []);
        var host = (container["HostConfig"] as JsonObject)?.Copy() ?? [];
        var mode = host.Text("NetworkMode");
        if (mode.StartsWith("container:", StringComparison.Ordinal) || body.Text("Hostname") == container.Text("Id")[..Math.Min(ShortId, container.Text("Id").Length)])
        {
            body.Remove("Hostname");
        }

        body["Image"] = reference;
        var own = body["Labels"] as JsonObject ?? [];
        foreach (var (key, value) in labels)
        {
            own[key] = value;
        }

        body["Labels"] = own;
        host["Binds"] = Binds(container, host);
        if (host["Links"] is JsonArray links)
        {
            host["Links"] = new JsonArray([.. links.Select(static link => JsonValue.Create(Link(link?.GetValue<string>() ?? "")))]);
        }

        body["HostConfig"] = host;
        if (MainNetwork(container) is { } main)
        {
            body["NetworkingConfig"] = new JsonObject { ["EndpointsConfig"] = new JsonObject { [main] = Endpoint(container, main) } };
        }

        return body;
    }

    /// <summary>Networks besides the main one, with what the container has there.</summary>
    public static IReadOnlyDictionary<string, JsonObject> FurtherNetworks(JsonObject container)
    {
        ArgumentNullException.ThrowIfNull(container);
        var main = MainNetwork(container);
        return Networks(container).Where(network => main is not null && network.Key != main)
            .ToDictionary(static network => network.Key, network => Endpoint(container, network.Key), StringComparer.Ordinal);
    }

    private static JsonObject Own(JsonObject config, JsonObject image)
    {
        var own = config.Copy();
        foreach (var field in OfImage.Where(field => JsonNode.DeepEquals(config[field], image[field])))
        {
            own.Remove(field);
        }

        // Docker forgets the image's command when another entry point is given: then the command is the container's own.
        if (JsonNode.DeepEquals(config["Entrypoint"], image["Entrypoint"]))
        {
            own.Remove("Entrypoint");
            if (JsonNode.DeepEquals(config["Cmd"], image["Cmd"]))
            {
                own.Remove("Cmd");
            }
        }

        if (config["Env"] is JsonArray environment)
        {
            var given = (image["Env"] as JsonArray)?.Select(static entry => entry?.GetValue<string>()).ToHashSet(StringComparer.Ordinal) ?? [];
            own["Env"] = new JsonArray([.. environment.Select(static entry => entry?.GetValue<string>()).Where(entry => !given.Contains(entry)).Select(static entry => JsonValue.Create(entry))]);
        }

        foreach (var field in MapsOfImage)
        {
            foreach (var (key, value) in image[field] as JsonObject ?? [])
            {
                if (own[field] is JsonObject map && map.ContainsKey(key) && JsonNode.DeepEquals(map[key], value))
                {
                    map.Remove(key);
                }
            }
        }

        return own;
    }

    // What the engine made a volume for by itself is told to it by name, or it would make an empty one.
    private static JsonArray Binds(JsonObject container, JsonObject host)
    {
        var binds = host["Binds"] is JsonArray present ? (JsonArray)present.DeepClone() : [];
        var told = binds.Select(static bind => bind!.GetValue<string>().Split(':')).Where(static parts => parts.Length > 1).Select(static parts => parts[1])
            .Concat(host.Items("Mounts").Select(static mount => mount.Text("Target"))).ToHashSet(StringComparer.Ordinal);
        foreach (var mount in container.Items("Mounts").Where(mount => mount.Text("Type") == "volume" && !told.Contains(mount.Text("Destination"))))
        {
            binds.Add(JsonValue.Create($"{mount.Text("Name")}:{mount.Text("Destination")}{(mount["RW"]?.GetValue<bool>() == false ? ":ro" : "")}"));
        }

        return binds;
    }

    // Told as /db:/web/database, taken as db:database.
    private static string Link(string link)
    {
        var parts = link.Split(':');
        return parts.Length == 2 ? $"{parts[0].TrimStart('/')}:{parts[1][(parts[1].LastIndexOf('/') + 1)..]}" : link;
    }

    private static string? MainNetwork(JsonObject container)
    {
        var mode = container.Text("HostConfig", "NetworkMode");
        var name = mode is "default" or "" ? "bridge" : mode;
        var networks = Networks(container).ToList();
        return mode is "host" or "none" || mode.StartsWith("container:", StringComparison.Ordinal) || networks.Count == 0 ? null
            : networks.Exists(network => network.Key == name) ? name
            : networks.Find(network => network.Value.Text("NetworkID") == name).Key ?? networks[0].Key;
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> Networks(JsonObject container)
        => (container.Find("NetworkSettings", "Networks") as JsonObject ?? []).Where(static network => network.Value is JsonObject)
            .Select(static network => new KeyValuePair<string, JsonObject>(network.Key, (JsonObject)network.Value!));

    private static JsonObject Endpoint(JsonObject container, string network)
    {
        var present = (JsonObject)container.Find("NetworkSettings", "Networks", network)!;
        var id = container.Text("Id");
        var endpoint = new JsonObject();
        foreach (var field in OfEndpoint.Where(field => present[field] is not null))
        {
            endpoint[field] = present[field]!.DeepClone();
        }

        if (present["Aliases"] is JsonArray aliases)
        {
            var own = aliases.Select(static alias => alias!.GetValue<string>()).Where(alias => !(alias.Length == ShortId && id.StartsWith(alias, StringComparison.Ordinal)));
            endpoint["Aliases"] = new JsonArray([.. own.Select(static alias => JsonValue.Create(alias))]);
        }

        return endpoint;
    }
}
