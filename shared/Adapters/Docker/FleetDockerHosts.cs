using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Docker;

/// <summary>The fleet's Docker hosts. A connection is kept until its settings in the fleet, or its secrets, change.</summary>
/// <remarks>A replaced connection is not closed, since calls may be under way: its sockets close when they have been idle.</remarks>
public sealed class FleetDockerHosts(IFleet fleet, ISecrets secrets, DockerLimits limits, TimeProvider clock) : IDockerHosts, IContainerHosts, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DockerAccess Access, DockerHost Host)> _hosts = new(StringComparer.Ordinal);

    public async Task<IDockerHost> GetAsync(string host, CancellationToken cancellationToken) => await FindAsync(host, cancellationToken);

    public async Task<IContainerHost> OpenAsync(string host, CancellationToken cancellationToken) => await FindAsync(host, cancellationToken);

    private async Task<DockerHost> FindAsync(string host, CancellationToken cancellationToken)
    {
        var hosts = fleet.Current.DockerHosts;
        if (!hosts.TryGetValue(host, out var settings))
        {
            throw new DockerException($"The fleet names no Docker host {host} (it has: {string.Join(", ", hosts.Keys.DefaultIfEmpty("none"))}).", DockerFault.BadAccess, 404);
        }

        var access = await ReadAsync(settings, cancellationToken);
        lock (_lock)
        {
            if (_hosts.TryGetValue(host, out var present) && present.Access == access)
            {
                return present.Host;
            }

            var made = new DockerHost(new DockerConnection(access, limits, clock));
            _hosts[host] = (access, made);
            return made;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var (_, host) in _hosts.Values)
            {
                host.Dispose();
            }

            _hosts.Clear();
        }
    }

    private async Task<DockerAccess> ReadAsync(FleetDockerHost host, CancellationToken cancellationToken)
    {
        try
        {
            return new DockerAccess(
                host,
                await ReadAsync(host.Tls?.Authority, cancellationToken),
                await ReadAsync(host.Tls?.Certificate, cancellationToken),
                await ReadAsync(host.Tls?.Key, cancellationToken));
        }
        catch (SecretUnavailableException e)
        {
            throw new DockerException($"Docker host {host.Name}: {e.Message}", e.IsTransient ? DockerFault.Unreachable : DockerFault.BadAccess, 0, e);
        }
    }

    private async Task<string?> ReadAsync(SecretReference? reference, CancellationToken cancellationToken)
        => reference is null ? null : await secrets.ReadAsync(reference, cancellationToken);
}
