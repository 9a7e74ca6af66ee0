using System.IO.Enumeration;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Images;

namespace Trimtab.Adapters.Registries.Access;

/// <summary>Docker's <c>config.json</c>: which credential is for which registry. Pure.</summary>
/// <remarks>Keys are hosts with or without scheme and path, as Docker, containers/image and the kubelet write them; of several that fit, the one with the longest path decides, then the one without a pattern.</remarks>
internal sealed class DockerConfig
{
    private const string Hub = "docker.io";

    /// <summary>How Docker itself calls Docker Hub.</summary>
    private const string HubServer = "https://index.docker.io/v1/";

    private readonly JsonObject _root;

    private DockerConfig(JsonObject root) => _root = root;

    /// <exception cref="FormatException">The text is no such file; the message repeats nothing of it.</exception>
    public static DockerConfig Parse(string text)
    {
        try
        {
            return new DockerConfig(JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 16 }) as JsonObject ?? throw new FormatException("it is no JSON object"));
        }
        catch (JsonException e)
        {
            throw new FormatException($"line {(e.LineNumber ?? 0) + 1} is not JSON", e);
        }
    }

    /// <param name="host">As in image references.</param>
    /// <param name="repository">Path on it.</param>
    /// <returns>Null when it says nothing of this registry.</returns>
    public DockerConfigEntry? Find(string host, string repository)
    {
        var server = host == Hub ? HubServer : host;
        if (Best(_root["credHelpers"] as JsonObject, host, repository) is { } helper && Text(helper.Value) is { Length: > 0 } name)
        {
            return new DockerConfigEntry(null, name, server);
        }

        var entry = Best(_root["auths"] as JsonObject, host, repository);
        if (entry?.Value is JsonObject written && CredentialOf(written) is { } credential)
        {
            return new DockerConfigEntry(credential, "", server);
        }

        return Text(_root["credsStore"]) is { Length: > 0 } store ? new DockerConfigEntry(null, store, entry?.Key ?? server) : null;
    }

    private static RegistryCredential? CredentialOf(JsonObject entry)
    {
        var (user, password) = (Text(entry["username"]), Text(entry["password"]));
        if (Text(entry["auth"]) is { Length: > 0 } auth)
        {
            (user, password) = Decode(auth);
        }

        var credential = new RegistryCredential { User = user, Password = password, IdentityToken = Text(entry["identitytoken"]), RegistryToken = Text(entry["registrytoken"]) };
        return credential is { User: "", IdentityToken: "", RegistryToken: "" } ? null : credential;
    }

    private static (string User, string Password) Decode(string auth)
    {
        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(auth.Trim())).Split(':', 2);
            return pair is [var user, var password] ? (user, password.TrimEnd('\0')) : ("", "");
        }
        catch (FormatException)
        {
            return ("", "");
        }
    }

    private static KeyValuePair<string, JsonNode?>? Best(JsonObject? entries, string host, string repository)
    {
        KeyValuePair<string, JsonNode?>? best = null;
        var rank = -1;
        foreach (var entry in entries ?? [])
        {
            var (keyHost, keyPath) = Split(entry.Key);
            var isExact = keyHost == host;
            if ((isExact || FitsPattern(keyHost, host)) && IsAbove(keyPath, repository) && (keyPath.Length * 2) + (isExact ? 1 : 0) is var own && own > rank)
            {
                (best, rank) = (entry, own);
            }
        }

        return best;
    }

    private static (string Host, string Path) Split(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var place = scheme < 0 ? key : key[(scheme + 3)..];
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var path = slash < 0 ? "" : place[(slash + 1)..].Trim('/');
        var host = (slash < 0 ? place : place[..slash]).ToLowerInvariant();
        return (ImageReference.HostOf(host), path is "v1" or "v2" ? "" : path);
    }

    // As the kubelet: each part of a name for itself, so that *.io does not fit a.b.io.
    private static bool FitsPattern(string pattern, string host)
    {
        if (!pattern.AsSpan().ContainsAny('*', '?', '['))
        {
            return false;
        }

        var (wanted, given) = (pattern.Split('.'), host.Split('.'));
        return wanted.Length == given.Length && wanted.Zip(given).All(static part => FileSystemName.MatchesSimpleExpression(part.First, part.Second, ignoreCase: false));
    }

    private static bool IsAbove(string path, string repository)
        => path.Length == 0 || repository == path || repository.StartsWith(path + "/", StringComparison.Ordinal);

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
