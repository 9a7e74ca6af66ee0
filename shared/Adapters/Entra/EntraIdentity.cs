namespace Trimtab.Adapters.Entra;

/// <summary>Which identity asks Entra ID for tokens.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="ClientId">Which of several; null: the only one, or what the environment says.</param>
/// <param name="TenantId">Its directory; null: what the environment says.</param>
/// <param name="TokenFile">File of the service account token that workload identity exchanges; null: what the environment says.</param>
internal sealed record EntraIdentity(EntraIdentityKind Kind, string? ClientId, string? TenantId, string? TokenFile)
{
    /// <param name="credential">A word of <see cref="EntraIdentityKind"/> in any case; empty: the default chain.</param>
    /// <param name="clientId">Empty: not set.</param>
    /// <param name="tenantId">Empty: not set.</param>
    /// <param name="tokenFile">Empty: not set.</param>
    /// <param name="section">Whose setting it is, for the message.</param>
    /// <exception cref="FormatException">There is no such kind of identity.</exception>
    public static EntraIdentity From(string credential, string clientId, string tenantId, string tokenFile, string section)
        => new(KindOf(credential, section), Given(clientId), Given(tenantId), Given(tokenFile));

    private static EntraIdentityKind KindOf(string credential, string section)
        => credential.Length == 0 ? EntraIdentityKind.Default
            : Enum.TryParse<EntraIdentityKind>(credential, ignoreCase: true, out var kind) && !int.TryParse(credential, out _) ? kind
            : throw new FormatException($"{section}: credential must be default, managedidentity, workloadidentity, environment or azurecli.");

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
