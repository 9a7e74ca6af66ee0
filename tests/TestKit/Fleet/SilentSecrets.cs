using Trimtab.Domain.Fleet;

namespace Trimtab.TestKit.Fleet;

/// <summary>Secrets of a cluster that gives no answer for the moment.</summary>
public sealed class SilentSecrets : ISecrets
{
    public ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken)
        => throw new SecretUnavailableException(reference, "the cluster answers Unreachable") { IsTransient = true };

    public bool Forget(SecretReference reference) => false;
}
