using Trimtab.Domain.Fleet;

namespace Trimtab.Hosting.Telemetry;

/// <summary>Secrets that no log line can show once they were read.</summary>
public sealed class MaskedSecrets(ISecrets inner, SecretMask mask) : ISecrets
{
    public string Read(SecretReference reference)
    {
        var secret = inner.Read(reference);
        mask.Register(secret);
        return secret;
    }
}
