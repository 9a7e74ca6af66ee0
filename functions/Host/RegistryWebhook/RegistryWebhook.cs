using Trimtab.Domain.Registries.Webhooks;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Scans;

namespace Trimtab.Host.RegistryWebhook;

/// <summary>Takes the webhooks of registries. Anonymous: the secret is the key.</summary>
internal sealed class RegistryWebhook(ReceiveRegistryWebhookHandler handler) : IHttpFunction
{
    public Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
        => RegistryWebhookRequest.AnswerAsync(handler, request, cancellationToken);
}
