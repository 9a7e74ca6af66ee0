using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Domain.Sources;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Hosting.Webhooks;

/// <summary>Turns a webhook's HTTP request into the handler's terms and its answer back.</summary>
public static class WebhookRequest
{
    public static async Task<IResult> AnswerAsync(ReceiveWebhookHandler handler, HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, ReceiveWebhookHandler.MaxBodyBytes, cancellationToken);
        var answer = body is null
            ? ReceiveWebhookHandler.TooLarge
            : await handler.HandleAsync(request.RouteValues["source"]?.ToString() ?? "", Headers(request), body.Value, cancellationToken);
        return answer.Text is null
            ? Results.StatusCode(answer.Status)
            : Results.Text(new JsonObject { ["message"] = answer.Text }.ToJsonString(), "application/json", statusCode: answer.Status);
    }

    private static Dictionary<string, string> Headers(HttpRequest request)
        => request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
}
