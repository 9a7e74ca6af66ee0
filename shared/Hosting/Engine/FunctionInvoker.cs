using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Hosting.Engine;

/// <summary>Invokes a function with the request that a Functions host would send, and judges the answer as it would.</summary>
internal sealed partial class FunctionInvoker(FunctionTable table, IServiceScopeFactory scopes, TimeProvider time, ILogger<FunctionInvoker> logger)
{
    /// <returns>Whether the invocation succeeded: a 2xx answer with a JSON object.</returns>
    public async Task<bool> InvokeAsync(string function, JsonObject payload, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(table.App.Host.FunctionTimeout, time);
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        await using var scope = scopes.CreateAsyncScope();
        var context = Request(function, payload, scope.ServiceProvider, abort.Token);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await table.Find(function)!(context);
        var succeeded = context.Response.StatusCode is >= 200 and < 300 && IsJsonObject(answer);
        if (!succeeded)
        {
            Log.Failed(logger, function, context.Response.StatusCode, Start(answer));
        }

        return succeeded;
    }

    private static DefaultHttpContext Request(string function, JsonObject payload, IServiceProvider services, CancellationToken aborted)
    {
        var context = new DefaultHttpContext { RequestServices = services, RequestAborted = aborted };
        context.Request.Method = HttpMethods.Post;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("127.0.0.1");
        context.Request.Path = "/" + function;
        context.Request.ContentType = "application/json; charset=utf-8";
        context.Request.Headers[InvocationNames.InvocationIdHeader] = Guid.NewGuid().ToString();
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(payload.ToJsonString()));
        return context;
    }

    private static bool IsJsonObject(MemoryStream answer)
    {
        try
        {
            return JsonNode.Parse(answer.GetBuffer().AsSpan(0, (int)answer.Length)) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Start(MemoryStream answer)
        => Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)Math.Min(answer.Length, 300));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} answered {Status}: {Answer}")]
        public static partial void Failed(ILogger logger, string function, int status, string answer);
    }
}
