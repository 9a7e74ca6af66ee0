using Microsoft.Extensions.DependencyInjection;
using Trimtab.Domain.Sources;

namespace Trimtab.Hosting.Webhooks;

public static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
        => services.AddSingleton<WebhookReplays>().AddSingleton<ReceiveWebhookHandler>();
}
