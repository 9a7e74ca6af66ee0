using Microsoft.AspNetCore.Http;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Engine;

/// <summary>Lets a request through to its HTTP function as the Functions host would.</summary>
internal static class HttpGate
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<FunctionDefinition>()?.Trigger is FunctionTrigger.Http trigger
            && trigger.Methods.Count > 0
            && !trigger.Methods.Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    }
}
