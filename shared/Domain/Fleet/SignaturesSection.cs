namespace Trimtab.Domain.Fleet;

/// <summary>Reads one entry of <c>signatures.keys</c>: where a public key is.</summary>
internal static class SignaturesSection
{
    public static SecretReference? Key(string name, FleetNode node) => FleetSections.Secret(node, isRequired: true);
}
