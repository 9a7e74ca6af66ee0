namespace Trimtab.Domain.Fleet;

/// <summary>Reads secrets by reference, at the moment of use.</summary>
public interface ISecrets
{
    /// <exception cref="SecretUnavailableException">The variable or file is missing or empty. The message names the reference, never the value.</exception>
    string Read(SecretReference reference);
}
