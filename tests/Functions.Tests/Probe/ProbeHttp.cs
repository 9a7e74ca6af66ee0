using Microsoft.AspNetCore.Http;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Functions.Tests.Probe;

/// <summary>Answers 418 with what it was sent, so that a status of its own and the body are seen to pass both ways.</summary>
internal sealed class ProbeHttp : IHttpFunction
{
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(cancellationToken);
        return Results.Text($"{request.RouteValues["name"]}:{request.Query["q"]}:{body}", "text/plain", statusCode: 418);
    }
}
