namespace Trimtab.Domain.Fleet;

/// <param name="Provider">The Git host's kind: <c>github</c>.</param>
/// <param name="Secret">The shared secret of its signature.</param>
public sealed record FleetWebhook(string Provider, SecretReference Secret);
