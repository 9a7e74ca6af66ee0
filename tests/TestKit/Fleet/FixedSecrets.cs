using Trimtab.Domain.Fleet;

namespace Trimtab.TestKit.Fleet;

/// <summary>One value for every reference.</summary>
public sealed class FixedSecrets(string value) : ISecrets
{
    public ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken) => ValueTask.FromResult(value);

    public bool Forget(SecretReference reference) => false;
}
