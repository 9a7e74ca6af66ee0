using System.Net.Security;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>What a plugin gave us to sign in with; at least one of token and certificate.</summary>
/// <param name="Token">Bearer token, or null.</param>
/// <param name="Certificate">Client certificate with its key, or null.</param>
/// <param name="Expires">When it ends; null: when the server refuses it.</param>
public sealed record AccessCredential(string? Token, SslStreamCertificateContext? Certificate, DateTimeOffset? Expires)
{
    /// <returns>Nothing of the token.</returns>
    public override string ToString() => $"credential until {Expires?.ToString("u") ?? "it is refused"}";
}
