using Microsoft.AspNetCore.Http;
using Trimtab.Domain.State;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Engine;

/// <summary>Lets a request through as the Functions host would: 404 for another method, an empty 401 without the right key.</summary>
internal sealed class HttpGate(RequestDelegate next, FunctionKeys keys)
{
    private const string KeyHeader = "x-functions-key";
    private const string KeyParameter = "code";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<HttpAccess>() is not { } access)
        {
            await next(context);
        }
        else if (access.Methods.Count > 0 && !access.Methods.Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (await CheckAsync(context, access) is { } refusal)
        {
            context.Response.StatusCode = refusal;
        }
        else
        {
            await next(context);
        }
    }

    private async Task<int?> CheckAsync(HttpContext context, HttpAccess access)
    {
        if (access.Level == AuthLevel.Anonymous)
        {
            return null;
        }

        var key = context.Request.Headers.TryGetValue(KeyHeader, out var header) ? header.ToString() : context.Request.Query[KeyParameter].ToString();
        try
        {
            return await keys.AllowAsync(access, key, context.RequestAborted) ? null : StatusCodes.Status401Unauthorized;
        }
        catch (StorageException)
        {
            return StatusCodes.Status503ServiceUnavailable;
        }
    }
}
