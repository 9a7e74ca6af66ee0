using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Fleet;

/// <summary>Where a secret of the fleet's own repository is: one of the two, never the secret itself. A cluster's Secret can't be named, because the fleet names the clusters.</summary>
public sealed class FleetSecretOptions
{
    /// <summary>Name of an environment variable.</summary>
    public string Env { get; set; } = "";

    /// <summary>Path of a file.</summary>
    public string File { get; set; } = "";

    /// <summary>Null when neither is set.</summary>
    public SecretReference? Reference
        => Env.Length > 0 ? new SecretReference(Env, null) : File.Length > 0 ? new SecretReference(null, File) : null;
}
