using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Fleet;

/// <summary>Secrets from environment variables and files.</summary>
/// <param name="readVariable">Looks an environment variable up; null when it is not set.</param>
public sealed class Secrets(Func<string, string?> readVariable) : ISecrets
{
    public string Read(SecretReference reference)
    {
        var value = reference.Env is { } variable ? readVariable(variable) : ReadFile(reference);
        return string.IsNullOrEmpty(value)
            ? throw new SecretUnavailableException(reference, reference.Env is null ? "it is empty" : "it is not set or empty")
            : value;
    }

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
