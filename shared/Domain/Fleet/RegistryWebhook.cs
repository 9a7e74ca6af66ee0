namespace Trimtab.Domain.Fleet;

/// <summary>How a registry announces pushes.</summary>
/// <param name="Kind">In whose form.</param>
/// <param name="Secret">What it signs with, or sends.</param>
public sealed record RegistryWebhook(RegistryWebhookKind Kind, SecretReference Secret);
