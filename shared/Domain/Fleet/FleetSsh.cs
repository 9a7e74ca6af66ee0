namespace Trimtab.Domain.Fleet;

/// <summary>How a repository is reached over SSH.</summary>
/// <param name="Key">A private key without a passphrase, in OpenSSH's or PEM form.</param>
/// <param name="KnownHosts">Lines of OpenSSH's <c>known_hosts</c>: the only host keys that are trusted.</param>
public sealed record FleetSsh(SecretReference Key, SecretReference KnownHosts);
