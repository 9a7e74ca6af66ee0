using System.Text.Json.Nodes;

namespace Trimtab.Domain.Docker;

/// <summary>One Docker engine whose containers are changed.</summary>
/// <remarks>Every call throws <see cref="DockerException"/> when the engine refuses it or does not answer in time.</remarks>
public interface IContainerHost : IDockerHost
{
    /// <summary>Pulls an image and waits until it is there.</summary>
    /// <param name="reference">With a tag, or with a digest, which the engine then verifies.</param>
    /// <param name="authorization">Value of the header <c>X-Registry-Auth</c>; null for none.</param>
    /// <param name="cancellationToken">Cancels the pull.</param>
    /// <exception cref="DockerException">Also when the engine can't get it: <see cref="DockerFault.Denied"/> and <see cref="DockerFault.NotFound"/> are what its registry says,
    /// <see cref="DockerFault.Refused"/> is what somebody must set in the engine, and what may pass by itself is transient.</exception>
    Task PullImageAsync(string reference, string? authorization, CancellationToken cancellationToken);

    /// <summary>Gives an image a further name.</summary>
    Task TagImageAsync(string image, string repository, string tag, CancellationToken cancellationToken);

    /// <returns>False when there is none, or something still uses it.</returns>
    Task<bool> TryRemoveImageAsync(string image, CancellationToken cancellationToken);

    /// <returns>Id of the container, which does not run yet.</returns>
    Task<string> CreateContainerAsync(string name, JsonObject configuration, CancellationToken cancellationToken);

    /// <summary>Connects a container to a further network.</summary>
    Task ConnectAsync(string network, string container, JsonObject endpoint, CancellationToken cancellationToken);

    /// <summary>Does nothing to one that runs.</summary>
    Task StartContainerAsync(string container, CancellationToken cancellationToken);

    /// <summary>Asks it to end and kills it after its own grace. Does nothing to one that does not run, or is gone.</summary>
    /// <param name="container">Id or name.</param>
    /// <param name="signal">Another signal than the container's own; null for its own.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task StopContainerAsync(string container, string? signal, CancellationToken cancellationToken);

    /// <summary>Sets when the engine starts it again by itself. Does nothing when it is gone.</summary>
    /// <param name="container">Id or name.</param>
    /// <param name="policy">As <c>HostConfig.RestartPolicy</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task SetRestartPolicyAsync(string container, JsonObject policy, CancellationToken cancellationToken);

    Task RenameContainerAsync(string container, string name, CancellationToken cancellationToken);

    /// <summary>Removes a container, also one that runs; its volumes stay. Does nothing when it is gone.</summary>
    Task RemoveContainerAsync(string container, CancellationToken cancellationToken);

    /// <summary>Runs a command inside a running container.</summary>
    /// <returns>Its exit code, and the first 64 KiB of what it wrote.</returns>
    /// <exception cref="DockerException">Also <see cref="DockerFault.CommandLimit"/> when it takes longer than its limit. Nothing ends it then, nor when this call breaks off.</exception>
    Task<CommandAnswer> RunAsync(string container, IReadOnlyList<string> command, TimeSpan timeLimit, CancellationToken cancellationToken);

    /// <summary>Whether a command that was begun by <see cref="RunAsync"/>, by whichever process, still runs inside a container.</summary>
    Task<bool> IsStillRunningAsync(string container, IReadOnlyList<string> command, CancellationToken cancellationToken);
}
