namespace Trimtab.Domain.Fleet;

/// <summary>Where a secret is read from when it is needed: exactly one of the two is set. Never the secret itself.</summary>
/// <param name="Env">Name of an environment variable.</param>
/// <param name="File">Path of a file (trailing line ends are cut).</param>
public sealed record SecretReference(string? Env, string? File)
{
    public override string ToString() => Env is null ? $"file {File}" : $"environment variable {Env}";
}
