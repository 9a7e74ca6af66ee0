namespace Trimtab.Domain.Fleet;

/// <summary>Reads <c>registries.NAME.webhook</c>. The fields are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class RegistryWebhookSection
{
    public static RegistryWebhook? Read(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var kind = node.Child("kind");
        if (kind.IsMissing)
        {
            kind.Fault($"Missing: in whose form the registry announces pushes, one of {FleetNode.WordsOf<RegistryWebhookKind>()}.");
        }

        var word = kind.Word(RegistryWebhookKind.Distribution);
        var secret = FleetSections.Secret(node.Child("secret"), isRequired: true);
        node.RefuseOtherKeys();
        return secret is null ? null : new RegistryWebhook(word, secret);
    }
}
