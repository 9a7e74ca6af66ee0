using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Dispatching;

internal static class CustomHandlerRoutes
{
    /// <summary>Lets a Functions host invoke every function with <c>POST /{Function}</c>; HTTP functions also have their own routes, for forwarded requests.</summary>
    public static void MapCustomHandler(this IEndpointRouteBuilder routes)
    {
        var table = routes.ServiceProvider.GetRequiredService<FunctionTable>();
        foreach (var function in table.App.Functions.Where(function => function.Trigger is not FunctionTrigger.Http))
        {
            routes.MapPost($"/{function.Name}", table.Find(function.Name)!);
        }
    }
}
