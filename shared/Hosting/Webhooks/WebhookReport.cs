using Microsoft.Extensions.Logging;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Hosting.Webhooks;

/// <inheritdoc cref="IWebhookReport"/>
public sealed class WebhookReport(ILogger<WebhookReport> logger) : IWebhookReport, IDisposable
{
    private readonly UnverifiableWebhooks _webhooks = new(logger, "trimtab.webhooks.unverifiable", "source");

    /// <inheritdoc/>
    public void Unverifiable(FleetSource source, SecretUnavailableException why)
    {
        ArgumentNullException.ThrowIfNull(source);
        _webhooks.Refused(source.Name, why);
    }

    /// <inheritdoc/>
    public void Verifiable(FleetSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _webhooks.Verified(source.Name);
    }

    public void Dispose() => _webhooks.Dispose();
}
