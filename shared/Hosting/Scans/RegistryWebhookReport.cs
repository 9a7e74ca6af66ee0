using Microsoft.Extensions.Logging;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Registries.Webhooks;
using Trimtab.Hosting.Webhooks;

namespace Trimtab.Hosting.Scans;

/// <inheritdoc cref="IRegistryWebhookReport"/>
public sealed class RegistryWebhookReport(ILogger<RegistryWebhookReport> logger) : IRegistryWebhookReport, IDisposable
{
    private readonly UnverifiableWebhooks _webhooks = new(logger, "trimtab.webhooks.registries.unverifiable", "registry");

    /// <inheritdoc/>
    public void Unverifiable(FleetRegistry registry, SecretUnavailableException why)
    {
        ArgumentNullException.ThrowIfNull(registry);
        _webhooks.Refused(registry.Name, why);
    }

    /// <inheritdoc/>
    public void Verifiable(FleetRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        _webhooks.Verified(registry.Name);
    }

    public void Dispose() => _webhooks.Dispose();
}
