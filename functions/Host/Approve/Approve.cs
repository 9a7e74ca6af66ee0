using Trimtab.Hosting.Changes;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.Approve;

/// <summary>Takes people's answers to changes by link. Anonymous: the link's signature is the key.</summary>
internal sealed class Approve(ApprovalPage page) : IHttpFunction
{
    public Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken) => page.AnswerAsync(request, cancellationToken);
}
