namespace Trimtab.Domain.Fleet;

/// <summary>PEM texts for TLS with a Docker engine.</summary>
/// <param name="Authority">The authorities that the engine's certificate must come from; null: those of this machine.</param>
/// <param name="Certificate">Our certificate, then those between it and its authority; null to show none.</param>
/// <param name="Key">Its key, without a password; null exactly when there is no certificate.</param>
public sealed record FleetDockerTls(SecretReference? Authority, SecretReference? Certificate, SecretReference? Key);
