using Trimtab.Domain.Fleet;

namespace Trimtab.Hosting.Telemetry;

/// <summary>Secrets that no log line can show once they were read.</summary>
public sealed class MaskedSecrets(ISecrets inner, SecretMask mask) : ISecrets
{
    public async ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        var secret = await inner.ReadAsync(reference, cancellationToken);
        mask.Register(secret);
        return secret;
    }

    public bool Forget(SecretReference reference) => inner.Forget(reference);
}
