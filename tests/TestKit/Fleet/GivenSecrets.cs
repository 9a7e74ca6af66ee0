using Trimtab.Domain.Fleet;

namespace Trimtab.TestKit.Fleet;

/// <summary>Secrets by the name of their environment variable or file; others can't be read.</summary>
public sealed class GivenSecrets(params (string Name, string Value)[] secrets) : ISecrets
{
    public ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        var name = reference.Env ?? reference.File;
        return ValueTask.FromResult(secrets.FirstOrDefault(secret => secret.Name == name).Value ?? throw new SecretUnavailableException(reference, "it is not set"));
    }

    public bool Forget(SecretReference reference) => false;
}
