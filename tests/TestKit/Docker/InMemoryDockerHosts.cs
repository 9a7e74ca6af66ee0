using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;

namespace Trimtab.TestKit.Docker;

/// <summary>One Docker host under every name: containers in memory, as engines list them.</summary>
public sealed class InMemoryDockerHosts : IDockerHosts, IDockerHost
{
    private readonly ConcurrentDictionary<string, JsonObject> _containers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string[]> _digests = new(StringComparer.Ordinal);
    private int _follows;
    private Channel<JsonObject> _events = Channel.CreateUnbounded<JsonObject>();

    public string Name => "memory";

    /// <summary>Thrown by every call; null to answer.</summary>
    public DockerException? Fault { get; set; }

    /// <summary>Calls that asked for one container.</summary>
    public int Inspections { get; private set; }

    public Task<IDockerHost> GetAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IDockerHost>(this);

    /// <param name="name">Its name; another container of that name is replaced.</param>
    /// <param name="image">The image as the container was made with.</param>
    /// <param name="imageId">Id of the image that runs.</param>
    /// <param name="state">The engine's word.</param>
    /// <param name="status">The engine's sentence.</param>
    /// <param name="labels">Its labels.</param>
    public void Run(string name, string image, string imageId = "sha256:1", string state = "running", string status = "Up 2 hours", params (string Key, string Value)[] labels)
        => _containers[name] = new JsonObject
        {
            ["Id"] = $"{name}-{image}",
            ["Names"] = new JsonArray($"/{name}"),
            ["Image"] = image,
            ["ImageID"] = imageId,
            ["State"] = state,
            ["Status"] = status,
            ["Created"] = 1_900_000_000,
            ["Labels"] = new JsonObject(labels.Select(static label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
        };

    public void Remove(string name) => _containers.TryRemove(name, out _);

    /// <summary>What an image's registries call it.</summary>
    public void Know(string imageId, params string[] repositoryDigests) => _digests[imageId] = repositoryDigests;

    /// <summary>How often somebody began to follow.</summary>
    public int Follows => Volatile.Read(ref _follows);

    /// <summary>Tells whoever follows.</summary>
    public void Tell(string action) => _events.Writer.TryWrite(new JsonObject { ["Type"] = "container", ["Action"] = action });

    /// <summary>Ends the connections of those who follow.</summary>
    public void CutEvents() => Interlocked.Exchange(ref _events, Channel.CreateUnbounded<JsonObject>()).Writer.Complete();

    public Task<JsonObject> ReadVersionAsync(CancellationToken cancellationToken) => Answer(static () => new JsonObject { ["Version"] = "27.0.0", ["ApiVersion"] = "1.46" });

    public Task<IReadOnlyList<JsonObject>> ListContainersAsync(bool withStopped, CancellationToken cancellationToken)
        => Answer<IReadOnlyList<JsonObject>>(() => [.. _containers.Values.Where(one => withStopped || one.Text("State") is "running" or "paused" or "restarting").Select(static one => one.Copy())]);

    public Task<JsonObject?> InspectContainerAsync(string container, CancellationToken cancellationToken)
        => Answer(() =>
        {
            Inspections++;
            return _containers.Values.FirstOrDefault(one => one.Text("Id") == container) is { } found ? new JsonObject { ["Config"] = new JsonObject { ["Image"] = found.Text("Image") } } : null;
        });

    public Task<JsonObject?> InspectImageAsync(string image, CancellationToken cancellationToken)
        => Answer<JsonObject?>(() => new JsonObject { ["RepoDigests"] = new JsonArray([.. _digests.GetValueOrDefault(image, []).Select(static digest => (JsonNode)digest)]) });

    public async IAsyncEnumerable<JsonObject> ReadEventsAsync(IReadOnlyList<string> types, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = _events;
        Interlocked.Increment(ref _follows);
        await foreach (var told in events.Reader.ReadAllAsync(cancellationToken))
        {
            yield return told;
        }
    }

    private Task<T> Answer<T>(Func<T> answer) => Fault is { } fault ? Task.FromException<T>(fault) : Task.FromResult(answer());
}
