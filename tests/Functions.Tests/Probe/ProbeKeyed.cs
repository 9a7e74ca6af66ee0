using Microsoft.AspNetCore.Http;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Functions.Tests.Probe;

internal sealed class ProbeKeyed : IHttpFunction
{
    public Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken) => Task.FromResult(Results.Text("open"));
}
