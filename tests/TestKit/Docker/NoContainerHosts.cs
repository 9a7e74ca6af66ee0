using Trimtab.Domain.Docker;

namespace Trimtab.TestKit.Docker;

/// <summary>A fleet without Docker hosts.</summary>
public sealed class NoContainerHosts : IContainerHosts
{
    public Task<IContainerHost> OpenAsync(string host, CancellationToken cancellationToken)
        => Task.FromException<IContainerHost>(new DockerException($"The fleet has no Docker host {host}.", DockerFault.BadAccess));
}
