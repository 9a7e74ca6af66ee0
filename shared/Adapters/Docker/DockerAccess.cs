using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Docker;

/// <summary>How to reach one engine, with its secrets read.</summary>
/// <param name="Host">The fleet's settings.</param>
/// <param name="Authority">PEM text; null: the authorities of this machine.</param>
/// <param name="Certificate">PEM text; null to show none.</param>
/// <param name="Key">PEM text; null exactly when there is no certificate.</param>
public sealed record DockerAccess(FleetDockerHost Host, string? Authority, string? Certificate, string? Key)
{
    internal bool IsSocket => Host.Address.Scheme == "unix";

    internal string SocketPath => Uri.UnescapeDataString(Host.Address.AbsolutePath);

    // The Host header of a socket's calls says nothing to anybody.
    internal Uri HttpAddress => IsSocket ? new Uri("http://localhost/") : new UriBuilder(Host.Tls is null ? "http" : "https", Host.Address.Host, Host.Address.Port).Uri;

    public override string ToString() => Host.Address.OriginalString;
}
