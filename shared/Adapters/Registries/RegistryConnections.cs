using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Trimtab.Adapters.Programs;
using Trimtab.Adapters.Registries.Access;
using Trimtab.Adapters.Registries.Calls;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;

namespace Trimtab.Adapters.Registries;

/// <summary>The servers that were asked so far, each as the fleet has it now: a changed entry or authority makes a new connection.</summary>
public sealed class RegistryConnections : IRegistryStandings, IDisposable
{
    private const string Hub = "docker.io";

    /// <summary>Where Docker Hub's API is.</summary>
    private const string HubServer = "registry-1.docker.io";

    private readonly IFleet _fleet;
    private readonly ISecrets _secrets;
    private readonly RegistryLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RegistryCredentialReader _credentials;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, (object Entry, string Authority, RegistryConnection Connection)> _connections = new(StringComparer.Ordinal);

    /// <param name="fleet">Says how each is reached.</param>
    /// <param name="secrets">Holds what it refers to.</param>
    /// <param name="hide">Is told every secret found inside another, so that no log shows it.</param>
    /// <param name="programs">Calls credential helpers.</param>
    /// <param name="limits">Bounds of all calls.</param>
    /// <param name="time">Drives all waiting.</param>
    /// <param name="logger">Is told when a server falls silent.</param>
    public RegistryConnections(IFleet fleet, ISecrets secrets, Action<string> hide, ProgramRunner programs, RegistryLimits limits, TimeProvider time, ILogger<RegistryConnections> logger)
    {
        (_fleet, _secrets, _limits, _time, _logger) = (fleet, secrets, limits, time, logger);
        _credentials = new RegistryCredentialReader(secrets, new CredentialPrograms(programs, limits, time), hide);
    }

    /// <inheritdoc/>
    public IReadOnlyList<RegistryStanding> Standings => [.. _connections.Values.Select(static entry => entry.Connection.Server.Standing).OrderBy(static standing => standing.Host, StringComparer.Ordinal)];

    /// <param name="host">As in image references.</param>
    /// <param name="cancellationToken">Cancels the reading of its authority.</param>
    /// <exception cref="RegistryException">What the fleet says of it can't be used.</exception>
    internal async Task<RegistryConnection> RegistryAsync(string host, CancellationToken cancellationToken)
    {
        var known = ImageReference.HostOf(host.ToLowerInvariant());
        var entry = _fleet.Current.RegistryOf(known);
        var authority = await AuthorityAsync(entry.Authority, known, cancellationToken);
        return Find(known, entry, authority, () =>
        {
            var transport = new RegistryTransport(entry.IsInsecure, Certificates(authority, entry.Authority, known), unpacks: false);
            return Connect(
                known,
                new Uri($"{(entry.IsInsecure ? "http" : "https")}://{(known == Hub ? HubServer : known)}/v2/"),
                transport,
                (entry.RequestsPerSecond, entry.Concurrency),
                new RegistryLogin(entry, known, _credentials, transport, _limits, _time));
        });
    }

    /// <param name="repository">One with an index over HTTP.</param>
    /// <param name="cancellationToken">Cancels the reading of its authority.</param>
    /// <exception cref="RegistryException">What the fleet says of it can't be used.</exception>
    internal async Task<RegistryConnection> ChartsAsync(FleetChartRepository repository, CancellationToken cancellationToken)
    {
        var address = new Uri(repository.Address + "/");
        var authority = await AuthorityAsync(repository.Authority, address.Authority, cancellationToken);
        return Find(repository.Address, repository, authority, () => Connect(
            address.Authority,
            address,
            new RegistryTransport(address.Scheme == Uri.UriSchemeHttp, Certificates(authority, repository.Authority, address.Authority), unpacks: true),
            (repository.RequestsPerSecond, FleetRegistry.DefaultConcurrency),
            new ChartLogin(repository, address.Authority, _credentials)));
    }

    public void Dispose()
    {
        foreach (var entry in _connections.Values)
        {
            entry.Connection.Server.Dispose();
        }
    }

    private RegistryConnection Connect(string name, Uri address, RegistryTransport transport, (int PerSecond, int AtOnce) budget, IRegistryLogin login)
        => new(name, new RegistryHost(name, transport, budget, _limits, _time, _logger), login, address) { Pages = new RememberedPages(_limits.MaxRemembered) };

    // The connection before is not closed: calls may be under way on it, and its sockets close when they have been idle.
    private RegistryConnection Find(string key, object entry, string authority, Func<RegistryConnection> connect)
    {
        lock (_lock)
        {
            if (_connections.TryGetValue(key, out var known) && known.Entry.Equals(entry) && known.Authority == authority)
            {
                return known.Connection;
            }

            var connection = connect();
            _connections[key] = (entry, authority, connection);
            return connection;
        }
    }

    private async Task<string> AuthorityAsync(SecretReference? reference, string host, CancellationToken cancellationToken)
    {
        try
        {
            return reference is null ? "" : await _secrets.ReadAsync(reference, cancellationToken);
        }
        catch (SecretUnavailableException e)
        {
            throw new RegistryException($"The authority of {host} can't be read. {e.Message}", RegistryFault.NotAsked, e) { IsTransient = e.IsTransient };
        }
    }

    private static X509Certificate2Collection Certificates(string pem, SecretReference? reference, string host)
    {
        X509Certificate2Collection certificates = [];
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new RegistryException($"The authority of {host} from {reference} can't be read: it is no PEM certificate.", RegistryFault.NotAsked, e);
        }

        return reference is null || certificates.Count > 0
            ? certificates
            : throw new RegistryException($"The authority of {host} from {reference} holds no PEM certificate.", RegistryFault.NotAsked);
    }
}
