using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Trimtab.Hosting.Dispatching;

/// <summary>What the host is told about an invocation. Never an empty body: the host would wait on it until the function's timeout.</summary>
/// <param name="Status">200 when the work is finished or has been put elsewhere; 500 and above when it must be delivered again.</param>
/// <param name="Log">One line for the host's log.</param>
public sealed record InvocationAnswer(int Status, string Log)
{
    internal static readonly InvocationAnswer NotAnInvocation = new(StatusCodes.Status400BadRequest, "The body is not an invocation payload.");

    public Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        var body = Status == StatusCodes.Status200OK
            ? new JsonObject { ["Outputs"] = new JsonObject(), ["Logs"] = new JsonArray(Log) }
            : new JsonObject { ["error"] = Log };
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        return response.WriteAsync(body.ToJsonString(), cancellationToken);
    }
}
