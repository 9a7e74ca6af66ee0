using System.Text.Json.Nodes;

namespace Trimtab.Domain.Docker;

/// <summary>One Docker engine. What it tells are the JSON trees of its own API: a container is recreated from all of what it says, known here or not.</summary>
/// <remarks>Every call throws <see cref="DockerException"/> when the engine refuses it or does not answer in time.</remarks>
public interface IDockerHost
{
    string Name { get; }

    /// <summary>What the engine says of itself, its version and the API versions it speaks: answer of <c>/version</c>.</summary>
    Task<JsonObject> ReadVersionAsync(CancellationToken cancellationToken);

    /// <param name="withStopped">Also those that do not run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Items of <c>/containers/json</c>, in no particular order.</returns>
    Task<IReadOnlyList<JsonObject>> ListContainersAsync(bool withStopped, CancellationToken cancellationToken);

    /// <param name="container">Id or name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Answer of <c>/containers/{id}/json</c>; null when there is none.</returns>
    Task<JsonObject?> InspectContainerAsync(string container, CancellationToken cancellationToken);

    /// <param name="image">Id or reference.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Answer of <c>/images/{name}/json</c>; null when there is none.</returns>
    Task<JsonObject?> InspectImageAsync(string image, CancellationToken cancellationToken);

    /// <summary>Follows what happens on the host from now on.</summary>
    /// <param name="types">Only these types of object, <c>container</c>, <c>image</c>; empty for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Items of <c>/events</c>; ends when the engine ends the connection, by <see cref="DockerException"/> when it breaks.</returns>
    IAsyncEnumerable<JsonObject> ReadEventsAsync(IReadOnlyList<string> types, CancellationToken cancellationToken);
}
