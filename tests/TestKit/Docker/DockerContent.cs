using System.Formats.Tar;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Docker;
using Trimtab.Domain.Clusters;

namespace Trimtab.TestKit.Docker;

/// <summary>Images and containers for tests, without a network.</summary>
public static class DockerContent
{
    /// <summary>A command of images: until it is told to end.</summary>
    public const string Sleeps = """CMD ["/bin/sh","-c","trap 'exit 0' TERM; while :; do sleep 1; done"]""";

    /// <summary>A command of images: exit code 1.</summary>
    public const string EndsAtOnce = """CMD ["/bin/false"]""";

    /// <summary>Makes an image of this machine's busybox (a static program), which sleeps until it is told to end, or does something else.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="reference">Repository and tag, <c>trimtab.test/db:1.4.2</c>.</param>
    /// <param name="marker">Text in a file of it: another one makes another image.</param>
    /// <param name="command">What it does.</param>
    /// <returns>Its id.</returns>
    public static async Task<string> ImportAsync(DockerConnection connection, string reference, string marker = "", string command = Sleeps)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(reference);
        var colon = reference.LastIndexOf(':');
        string[] changes = ["ENV PATH=/bin", command];
        var query = $"fromSrc=-&repo={Uri.EscapeDataString(reference[..colon])}&tag={reference[(colon + 1)..]}{string.Concat(changes.Select(change => $"&changes={Uri.EscapeDataString(change)}"))}";
        using var content = new ByteArrayContent(Files(marker));
        content.Headers.ContentType = new("application/x-tar");
        await connection.SendAsync(DockerCall.Post($"/images/create?{query}") with { Content = content }, static (response, token) => response.Content.ReadAsStringAsync(token), CancellationToken.None);
        return (await connection.FindAsync(DockerCall.Get($"/images/{Uri.EscapeDataString(reference)}/json"), CancellationToken.None))!.Text("Id");
    }

    /// <summary>Creates and starts a container without a network.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="name">Its name.</param>
    /// <param name="image">Reference of an image that is there.</param>
    /// <param name="configuration">More of the body of <c>/containers/create</c>.</param>
    /// <returns>Its id.</returns>
    public static async Task<string> RunAsync(DockerConnection connection, string name, string image, JsonObject? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var body = configuration ?? [];
        body["Image"] = image;
        body["HostConfig"] ??= new JsonObject { ["NetworkMode"] = "none" };
        var made = await connection.ReadAsync(DockerCall.Post($"/containers/create?name={name}", body), CancellationToken.None) as JsonObject;
        await connection.ReadAsync(DockerCall.Post($"/containers/{name}/start"), CancellationToken.None);
        return made!.Text("Id");
    }

    /// <summary>Pushes an image that is there, without credentials.</summary>
    /// <returns>Its manifest's digest.</returns>
    public static async Task<string> PushAsync(DockerConnection connection, string repository, string tag)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var call = DockerCall.Post($"/images/{Uri.EscapeDataString(repository)}/push?tag={tag}") with { RegistryAuthorization = "e30=" };
        var told = await connection.SendAsync(call, static (response, token) => response.Content.ReadAsStringAsync(token), CancellationToken.None);
        var last = told.Split('\n').Select(static line => line.Trim()).LastOrDefault(static line => line.Contains("\"Digest\"", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{repository}:{tag} was not pushed: {told}");
        return ((JsonObject)JsonNode.Parse(last)!).Text("aux", "Digest");
    }

    public static Task PullAsync(DockerConnection connection, string repository, string tag)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.SendAsync(DockerCall.Post($"/images/create?fromImage={Uri.EscapeDataString(repository)}&tag={tag}"), static (response, token) => response.Content.ReadAsStringAsync(token), CancellationToken.None);
    }

    /// <summary>Removes an image, unless a container uses it already.</summary>
    public static async Task RemoveImageAsync(DockerConnection connection, string reference)
    {
        ArgumentNullException.ThrowIfNull(connection);
        try
        {
            await connection.ReadAsync(DockerCall.Delete($"/images/{Uri.EscapeDataString(reference)}"), CancellationToken.None);
        }
        catch (Domain.Docker.DockerException used) when (used.Status == 409)
        {
            // The tested app was faster.
        }
    }

    /// <returns>Every container's name and its state, running or not.</returns>
    public static async Task<IReadOnlyList<string>> ListAsync(DockerConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var containers = (JsonArray)(await connection.ReadAsync(DockerCall.Get("/containers/json?all=true"), CancellationToken.None))!;
        return [.. containers.OfType<JsonObject>().Select(static container => $"{container["Names"]![0]!.ToString().TrimStart('/')} {container.Text("State")}")];
    }

    public static Task StopAsync(DockerConnection connection, string name)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.ReadAsync(DockerCall.Post($"/containers/{name}/stop?t=5"), CancellationToken.None);
    }

    public static async Task RemoveContainersAsync(DockerConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        foreach (var container in (await connection.ReadAsync(DockerCall.Get("/containers/json?all=true"), CancellationToken.None) as JsonArray)!.OfType<JsonObject>())
        {
            await connection.ReadAsync(DockerCall.Delete($"/containers/{container.Text("Id")}?force=true"), CancellationToken.None);
        }
    }

    private static byte[] Files(string marker)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            const UnixFileMode Everybody = (UnixFileMode)0b111_101_101;
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "bin/") { Mode = Everybody });
            using var program = File.OpenRead("/bin/busybox");
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "bin/busybox") { Mode = Everybody, DataStream = program });
            foreach (var applet in new[] { "sh", "sleep", "cat", "echo", "true", "false", "touch", "test" })
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{applet}") { LinkName = "busybox" });
            }

            using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(marker));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "marker") { DataStream = text });
        }

        return stream.ToArray();
    }
}
