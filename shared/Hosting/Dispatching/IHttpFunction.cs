using Microsoft.AspNetCore.Http;

namespace Trimtab.Hosting.Dispatching;

/// <summary>The trigger class of an HTTP function: gets the caller's own request, and its answer goes back as it is.</summary>
public interface IHttpFunction
{
    Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken);
}
