namespace Trimtab.Domain.Docker;

/// <summary>The Docker hosts of the fleet as those see them that change containers.</summary>
public interface IContainerHosts
{
    /// <returns>The connection to the named host's engine, shared by all callers. Nothing was sent to it yet.</returns>
    /// <exception cref="DockerException">The fleet names no such host, or its certificates can't be read or don't work.</exception>
    Task<IContainerHost> OpenAsync(string host, CancellationToken cancellationToken);
}
