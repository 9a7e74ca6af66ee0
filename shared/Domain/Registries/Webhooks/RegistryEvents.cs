using System.Text.Json;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Registries.Webhooks;

/// <summary>Reads what registries announce. Pure; everything in a body is hostile until it was read as a repository's name.</summary>
public static class RegistryEvents
{
    /// <summary>More in one body are not taken: the scans by interval find them.</summary>
    public const int MostRepositories = 200;

    /// <summary>Of an image's layers, which come before it: each has an event of its own.</summary>
    private const string LayerType = "application/octet-stream";

    /// <param name="kind">In whose form.</param>
    /// <param name="body">The body.</param>
    /// <returns>Each repository once; empty for a ping, a pull and what is no repository. Null when the body is not the JSON of such an event.</returns>
    public static IReadOnlyList<PushedRepository>? Read(RegistryWebhookKind kind, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind != JsonValueKind.Object ? null
                : [.. Of(kind, document.RootElement).OfType<PushedRepository>().Distinct().Take(MostRepositories)];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<PushedRepository?> Of(RegistryWebhookKind kind, JsonElement root) => kind switch
    {
        RegistryWebhookKind.DockerHub => [Named(null, Text(root, "repository", "repo_name"))],
        RegistryWebhookKind.Ghcr => [Package(Child(root, "registry_package")) ?? Package(Child(root, "package"))],
        RegistryWebhookKind.Harbor => [Harbor(root)],
        RegistryWebhookKind.Quay => [Address(Text(root, "docker_url")) ?? Named(null, Text(root, "repository"))],
        RegistryWebhookKind.Acr => [Event(root)],
        _ => Items(Child(root, "events")).Select(Event),
    };

    /// <summary>ACR sends one event of the form of which distribution sends lists.</summary>
    private static PushedRepository? Event(JsonElement entry)
        => Text(entry, "action") is "push" or "mount" or "delete" or "chart_push" or "chart_delete" && Text(entry, "target", "mediaType") != LayerType
            ? Named(Text(entry, "request", "host"), Text(entry, "target", "repository"))
            : null;

    /// <remarks>The old form has <c>event_data</c> and words in capitals, that of CloudEvents <c>data</c> and words with dots. Pulls and scans concern nobody here.</remarks>
    private static PushedRepository? Harbor(JsonElement root)
    {
        var isOld = Child(root, "event_data").ValueKind == JsonValueKind.Object;
        var data = Child(root, isOld ? "event_data" : "data");
        if (Text(root, "type") is not ("PUSH_ARTIFACT" or "DELETE_ARTIFACT" or "REPLICATION" or "TAG_RETENTION" or "harbor.artifact.pushed" or "harbor.artifact.deleted"))
        {
            return null;
        }

        var address = Items(Child(data, "resources")).Select(static resource => Address(Text(resource, "resource_url"))).FirstOrDefault();
        return Named(address?.Host, Text(data, "repository", "repo_full_name")) ?? address;
    }

    private static PushedRepository? Package(JsonElement package)
    {
        if (Text(package, "package_type")?.ToUpperInvariant() is not ("CONTAINER" or "DOCKER"))
        {
            return null;
        }

        var owner = Text(package, "owner", "login") ?? Text(package, "namespace");
        return Address(Text(package, "package_version", "package_url")) is { Path.Length: > 0 } found ? found
            : owner is not null && Text(package, "name") is { } name ? Named(null, $"{owner}/{name}".ToLowerInvariant())
            : null;
    }

    /// <summary><c>ghcr.io/acme/web:1.2.3</c>, with or without the tag or a digest.</summary>
    private static PushedRepository? Address(string? text)
    {
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash <= 0)
        {
            return null;
        }

        var path = text![(slash + 1)..];
        var end = path.IndexOfAny([':', '@']);
        return Named(text[..slash], end < 0 ? path : path[..end]);
    }

    private static PushedRepository? Named(string? host, string? path)
        => path is { Length: > 0 and <= 255 } ? new PushedRepository(host is { Length: > 0 and <= 255 } ? host.ToLowerInvariant() : null, path) : null;

    private static JsonElement Child(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    private static IEnumerable<JsonElement> Items(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            element = Child(element, name);
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
