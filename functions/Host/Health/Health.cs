using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Health;

namespace Trimtab.Host.Health;

/// <summary>Says whether the program lives and is ready.</summary>
internal sealed class Health(HealthAnswer health) : IHttpFunction
{
    public Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
        => health.AnswerAsync(request.RouteValues["probe"]?.ToString(), cancellationToken);
}
