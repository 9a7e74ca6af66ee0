using Trimtab.Domain.Fleet;

namespace Trimtab.TestKit.Fleet;

/// <summary>One value for every reference.</summary>
public sealed class FixedSecrets(string value) : ISecrets
{
    public string Read(SecretReference reference) => value;
}
