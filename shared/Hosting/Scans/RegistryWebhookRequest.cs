using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Domain.Registries.Webhooks;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Hosting.Scans;

/// <summary>Turns a registry's HTTP request into the handler's terms and its answer back.</summary>
public static class RegistryWebhookRequest
{
    public static async Task<IResult> AnswerAsync(ReceiveRegistryWebhookHandler handler, HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, ReceiveRegistryWebhookHandler.MaxBodyBytes, cancellationToken);
        var answer = body is null
            ? ReceiveRegistryWebhookHandler.TooLarge
            : await handler.HandleAsync(
                request.RouteValues["registry"]?.ToString() ?? "",
                new RegistryDelivery(
                    request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                    request.Query["token"] is [{ } token] ? token : null,
                    body.Value),
                cancellationToken);
        return answer.Text is null
            ? Results.StatusCode(answer.Status)
            : Results.Text(new JsonObject { ["message"] = answer.Text }.ToJsonString(), "application/json", statusCode: answer.Status);
    }
}
