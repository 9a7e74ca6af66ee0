namespace Trimtab.Domain.Fleet;

/// <summary>A repository of Helm charts.</summary>
/// <param name="Name">The key in the fleet.</param>
/// <param name="Address"><c>https://charts.example.com</c> for one with an <c>index.yaml</c>, <c>oci://ghcr.io/acme/charts</c> for charts in a registry; without a slash at its end.</param>
public sealed record FleetChartRepository(string Name, string Address)
{
    public const string OciScheme = "oci://";

    /// <summary>Null: it is asked without a name. Always null for charts in a registry, which has its own.</summary>
    public RegistryCredentials.User? Credentials { get; init; }

    /// <inheritdoc cref="FleetRegistry.Authority"/>
    public SecretReference? Authority { get; init; }

    /// <inheritdoc cref="FleetRegistry.RequestsPerSecond"/>
    public int RequestsPerSecond { get; init; } = FleetRegistry.DefaultRequestsPerSecond;

    /// <summary>Whether its charts are in a registry.</summary>
    public bool IsOci => Address.StartsWith(OciScheme, StringComparison.Ordinal);
}
