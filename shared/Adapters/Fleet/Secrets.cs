using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Fleet;

/// <summary>Secrets from environment variables, files and Kubernetes Secrets.</summary>
/// <param name="readVariable">Looks an environment variable up; null when it is not set.</param>
/// <param name="kubernetes">Reads Secrets of the fleet's clusters.</param>
public sealed class Secrets(Func<string, string?> readVariable, KubernetesSecrets kubernetes) : ISecrets
{
    public async ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        var value = reference switch
        {
            { Env: { } variable } => readVariable(variable),
            { Kubernetes: { } place } => await kubernetes.ReadAsync(reference, place, cancellationToken),
            _ => ReadFile(reference),
        };
        return string.IsNullOrEmpty(value)
            ? throw new SecretUnavailableException(reference, reference.Env is null ? "it is empty" : "it is not set or empty")
            : value;
    }

    public bool Forget(SecretReference reference) => reference.Kubernetes is { } place && kubernetes.Forget(place);

    private static string ReadFile(SecretReference reference)
    {
        try
        {
            return File.ReadAllText(reference.File!).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SecretUnavailableException(reference, exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "it may not be read");
        }
    }
}
