using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Assets.Hosts;

/// <summary>Looks what runs on a Docker host. Writes nothing.</summary>
/// <remarks>One list a look; each container is asked for once in its life, since the image that it was made with stands nowhere else.</remarks>
public sealed class HostCollector(IDockerHosts hosts, IFleet fleet, TimeProvider time)
{
    private const int ParallelCalls = 8;

    private readonly ConcurrentDictionary<(string Place, string Container), string> _references = new();

    /// <param name="place">Key of a Docker host.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="DockerException">The engine does not answer, or refuses.</exception>
    public async Task<PlaceScan> ScanAsync(string place, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var host = await hosts.GetAsync(place, cancellationToken);
        var settings = fleet.Current.DockerHosts[place];
        JsonObject[] listed = [.. ContainerAsset.Current((await host.ListContainersAsync(settings.WithStopped, cancellationToken)).Where(container => ContainerAsset.Counts(settings, container)))];
        var references = await EachAsync(listed, container => ReferenceAsync(host, place, container, cancellationToken));
        var images = listed.Select(static container => container.Text("ImageID")).Distinct(StringComparer.Ordinal).ToArray();
        var digests = images.Zip(await EachAsync(images, image => DigestsAsync(host, image, cancellationToken))).ToDictionary(StringComparer.Ordinal);
        Forget(place, listed);
        return new PlaceScan(place, startedAt,
        [
            .. listed.Zip(references).Where(static one => one.Second.Length > 0)
                .Select(one => ContainerAsset.Of(place, one.First, one.Second, RepositoryDigest.Of(one.Second, digests[one.First.Text("ImageID")]))),
        ]);
    }

    /// <returns>The image as the container names it; empty when the container is gone meanwhile.</returns>
    private async Task<string> ReferenceAsync(IDockerHost host, string place, JsonObject listed, CancellationToken cancellationToken)
    {
        var key = (place, listed.Text("Id"));
        if (_references.TryGetValue(key, out var known))
        {
            return known;
        }

        // The list shows an id once the tag has moved on to another image.
        var container = await host.InspectContainerAsync(key.Item2, cancellationToken);
        return container?.Text("Config", "Image") is { Length: > 0 } reference ? _references[key] = reference : "";
    }

    private static async Task<IReadOnlyList<string>> DigestsAsync(IDockerHost host, string image, CancellationToken cancellationToken)
        => (await host.InspectImageAsync(image, cancellationToken))?.Find("RepoDigests") is JsonArray digests
            ? [.. digests.Select(static digest => digest?.ToString() ?? "")]
            : [];

    private void Forget(string place, JsonObject[] listed)
    {
        var present = listed.Select(static container => container.Text("Id")).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _references.Keys.Where(key => key.Place == place && !present.Contains(key.Container)))
        {
            _references.TryRemove(gone, out _);
        }
    }

    private static async Task<List<TResult>> EachAsync<TItem, TResult>(TItem[] items, Func<TItem, Task<TResult>> read)
    {
        List<TResult> results = [];
        foreach (var some in items.Chunk(ParallelCalls))
        {
            results.AddRange(await Task.WhenAll(some.Select(read)));
        }

        return results;
    }
}
