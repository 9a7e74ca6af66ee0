using Trimtab.Domain.Sources;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Webhooks;

namespace Trimtab.Host.GitWebhook;

/// <summary>Takes the push webhooks of Git hosts. Anonymous: the signature is the key.</summary>
internal sealed class GitWebhook(ReceiveWebhookHandler handler) : IHttpFunction
{
    public Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
        => WebhookRequest.AnswerAsync(handler, request, cancellationToken);
}
