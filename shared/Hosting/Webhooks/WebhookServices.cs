using Microsoft.Extensions.DependencyInjection;
using Trimtab.Adapters.GitHosts;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Sources.Redelivery;

namespace Trimtab.Hosting.Webhooks;

public static class WebhookServices
{
    /// <summary>Adds the receiver of push webhooks, and the search for deliveries that were missed.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
        => services
            .AddSingleton<WebhookReplays>()
            .AddSingleton<IWebhookReport, WebhookReport>()
            .AddSingleton<WebhookSecrets>()
            .AddSingleton<ReceiveWebhookHandler>()
            .AddSingleton<IHookDeliveries, GitHubHookDeliveries>()
            .AddSingleton<RedeliverMissed>();
}
