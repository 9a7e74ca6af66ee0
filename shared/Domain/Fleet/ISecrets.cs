namespace Trimtab.Domain.Fleet;

/// <summary>Reads secrets by reference, at the moment of use.</summary>
public interface ISecrets
{
    /// <returns>The secret, never empty. A Kubernetes Secret may be remembered for some seconds; a variable or a file never is.</returns>
    /// <exception cref="SecretUnavailableException">The variable, file or key is missing or empty, or the cluster does not give it out.
    /// The message names the reference, never the value.</exception>
    ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken);

    /// <summary>The secret was refused where it was used: the next read asks its place again.</summary>
    /// <returns>Whether anything was remembered, so that the next read may give something else.</returns>
    bool Forget(SecretReference reference);
}
