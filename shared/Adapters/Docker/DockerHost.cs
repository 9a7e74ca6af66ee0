using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Docker;

namespace Trimtab.Adapters.Docker;

/// <summary>One engine by its HTTP API.</summary>
public sealed class DockerHost(DockerConnection connection) : IContainerHost, IDisposable
{
    // An engine waits for a container's own grace, which may be minutes.
    private static readonly TimeSpan ChangeLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SignalGrace = TimeSpan.FromSeconds(10);

    public string Name => connection.Name;

    public async Task<JsonObject> ReadVersionAsync(CancellationToken cancellationToken)
        => await connection.FindAsync(DockerCall.Get("/version"), cancellationToken) ?? [];

    public async Task<IReadOnlyList<JsonObject>> ListContainersAsync(bool withStopped, CancellationToken cancellationToken)
        => await connection.ReadAsync(DockerCall.Get($"/containers/json?all={(withStopped ? "true" : "false")}"), cancellationToken) is JsonArray items
            ? [.. items.OfType<JsonObject>()]
            : [];

    public Task<JsonObject?> InspectContainerAsync(string container, CancellationToken cancellationToken)
        => connection.FindAsync(DockerCall.Get($"/containers/{Uri.EscapeDataString(container)}/json"), cancellationToken);

    public Task<JsonObject?> InspectImageAsync(string image, CancellationToken cancellationToken)
        => connection.FindAsync(DockerCall.Get($"/images/{Uri.EscapeDataString(image)}/json"), cancellationToken);

    public async IAsyncEnumerable<JsonObject> ReadEventsAsync(IReadOnlyList<string> types, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filters = new JsonObject { ["type"] = new JsonArray([.. types.Select(type => JsonValue.Create(type))]) };
        var call = DockerCall.Get(types.Count == 0 ? "/events" : $"/events?filters={Uri.EscapeDataString(filters.ToJsonString())}");
        using var response = await connection.OpenAsync(call, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await ReadLineAsync(reader, call, cancellationToken) is { } line)
        {
            if (Parse(line) is { } told)
            {
                yield return told;
            }
        }
    }

    public Task PullImageAsync(string reference, string? authorization, CancellationToken cancellationToken)
        => ImagePull.RunAsync(connection, reference, authorization, cancellationToken);

    public Task TagImageAsync(string image, string repository, string tag, CancellationToken cancellationToken)
        => connection.ReadAsync(DockerCall.Post($"/images/{Uri.EscapeDataString(image)}/tag?repo={Uri.EscapeDataString(repository)}&tag={Uri.EscapeDataString(tag)}"), cancellationToken);

    public async Task<bool> TryRemoveImageAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ReadAsync(DockerCall.Delete($"/images/{Uri.EscapeDataString(image)}"), cancellationToken);
            return true;
        }
        catch (DockerException e) when (e.Fault is DockerFault.NotFound or DockerFault.Conflict)
        {
            return false;
        }
    }

    public async Task<string> CreateContainerAsync(string name, JsonObject configuration, CancellationToken cancellationToken)
    {
        var call = DockerCall.Post($"/containers/create?name={Uri.EscapeDataString(name)}", configuration);
        return (await connection.ReadAsync(call, cancellationToken) as JsonObject)?["Id"]?.GetValue<string>()
            ?? throw new DockerException($"Docker host {Name}: {call.Subject} was answered without an id.", DockerFault.BadAnswer);
    }

    public Task ConnectAsync(string network, string container, JsonObject endpoint, CancellationToken cancellationToken)
        => connection.ReadAsync(DockerCall.Post($"/networks/{Uri.EscapeDataString(network)}/connect", new JsonObject { ["Container"] = container, ["EndpointConfig"] = endpoint }), cancellationToken);

    public Task StartContainerAsync(string container, CancellationToken cancellationToken)
        => connection.ReadAsync(DockerCall.Post($"/containers/{Uri.EscapeDataString(container)}/start") with { TimeLimit = ChangeLimit }, cancellationToken);

    public async Task StopContainerAsync(string container, string? signal, CancellationToken cancellationToken)
    {
        var path = $"/containers/{Uri.EscapeDataString(container)}";
        try
        {
            if (signal is not null)
            {
                await SignalAsync(path, signal, cancellationToken);
            }

            await connection.ReadAsync(DockerCall.Post($"{path}/stop") with { TimeLimit = ChangeLimit }, cancellationToken);
        }
        catch (DockerException e) when (e.Fault == DockerFault.NotFound)
        {
            // It is gone: so it does not run.
        }
    }

    public async Task SetRestartPolicyAsync(string container, JsonObject policy, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ReadAsync(DockerCall.Post($"/containers/{Uri.EscapeDataString(container)}/update", new JsonObject { ["RestartPolicy"] = policy }), cancellationToken);
        }
        catch (DockerException e) when (e.Fault == DockerFault.NotFound)
        {
            // A container that is gone is not started again.
        }
    }

    public Task RenameContainerAsync(string container, string name, CancellationToken cancellationToken)
        => connection.ReadAsync(DockerCall.Post($"/containers/{Uri.EscapeDataString(container)}/rename?name={Uri.EscapeDataString(name)}"), cancellationToken);

    public async Task RemoveContainerAsync(string container, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ReadAsync(DockerCall.Delete($"/containers/{Uri.EscapeDataString(container)}?force=true&v=false") with { TimeLimit = ChangeLimit }, cancellationToken);
        }
        catch (DockerException e) when (e.Fault == DockerFault.NotFound)
        {
            // It is gone, as it should be.
        }
    }

    public Task<CommandAnswer> RunAsync(string container, IReadOnlyList<string> command, TimeSpan timeLimit, CancellationToken cancellationToken)
        => ContainerCommand.RunAsync(connection, container, command, timeLimit, cancellationToken);

    public Task<bool> IsStillRunningAsync(string container, IReadOnlyList<string> command, CancellationToken cancellationToken)
        => ContainerCommand.IsStillRunningAsync(connection, container, command, cancellationToken);

    public void Dispose() => connection.Dispose();

    // The engine's own stop takes a signal since API 1.42 only.
    private async Task SignalAsync(string path, string signal, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ReadAsync(DockerCall.Post($"{path}/kill?signal={Uri.EscapeDataString(signal)}"), cancellationToken);
            await connection.ReadAsync(DockerCall.Post($"{path}/wait") with { TimeLimit = SignalGrace }, cancellationToken);
        }
        catch (DockerException e) when (e.Fault is DockerFault.Conflict or DockerFault.Timeout)
        {
            // It does not run, or did not end by that: the stop that follows ends it.
        }
    }

    private async Task<string?> ReadLineAsync(StreamReader reader, DockerCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw connection.Broken(call, e);
        }
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
