using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Sources;

/// <summary>The secrets that webhooks are verified with.</summary>
public sealed class WebhookSecrets(ISecrets secrets, IWebhookReport report)
{
    /// <param name="source">The source that the route names; null when there is none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Null when there is nothing to verify with: no such source, no webhook, or a secret that can't be read, which is reported.</returns>
    public async ValueTask<string?> FindAsync(FleetSource? source, CancellationToken cancellationToken)
    {
        if (source?.Webhook is not { } webhook)
        {
            return null;
        }

        try
        {
            var secret = await secrets.ReadAsync(webhook.Secret, cancellationToken);
            report.Verifiable(source);
            return secret;
        }
        catch (SecretUnavailableException exception)
        {
            report.Unverifiable(source, exception);
            return null;
        }
    }
}
