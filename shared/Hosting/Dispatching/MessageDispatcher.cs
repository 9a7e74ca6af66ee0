using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Dispatching;

/// <summary>Finds the handler of a message and runs it. What can't be read is <see cref="Outcome.Stalled"/>: no retry would help.</summary>
public sealed partial class MessageDispatcher(
    IEnumerable<MessageRoute> routes,
    IServiceScopeFactory scopes,
    IDocumentStore documents,
    DispatchMetrics metrics,
    ILogger<MessageDispatcher> logger)
{
    private readonly Dictionary<string, MessageRoute> _routes = routes.ToDictionary(route => route.Kind, StringComparer.Ordinal);

    public async Task<Outcome> DispatchAsync(QueueDelivery delivery, CancellationToken cancellationToken)
    {
        if (!Envelope.TryRead(delivery.Text, out var message))
        {
            metrics.Handled(delivery.Queue, "unreadable", nameof(Outcome.Stalled));
            return new Outcome.Stalled("The message is not a Trimtab envelope.");
        }

        if (!_routes.TryGetValue(message.Kind, out var route) || route.Queue != delivery.Queue)
        {
            metrics.Handled(delivery.Queue, "unknown", nameof(Outcome.Stalled));
            return new Outcome.Stalled($"Queue {delivery.Queue} has no handler for messages of kind '{Shortened(message.Kind)}'.");
        }

        metrics.Aged(route.Kind, message.Time);
        using var activity = StartActivity(message);
        using var scope = logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["correlationId"] = message.CorrelationId,
            ["messageId"] = message.Id,
            ["kind"] = message.Kind,
        });
        var outcome = await HandleAsync(route, message, delivery.DequeueCount, cancellationToken);
        metrics.Handled(delivery.Queue, route.Kind, outcome.GetType().Name);
        activity?.SetTag("trimtab.outcome", outcome.GetType().Name);
        Log.Handled(logger, message.Kind, outcome.GetType().Name, outcome.Reason);
        return outcome;
    }

    private async Task<Outcome> HandleAsync(MessageRoute route, Message message, int dequeueCount, CancellationToken cancellationToken)
    {
        var context = new MessageContext(message.Id, message.RequestedBy, message.CorrelationId, dequeueCount);
        await using var services = scopes.CreateAsyncScope();
        try
        {
            var body = message.Body ?? await ReadClaimAsync(message.Claim!, cancellationToken);
            return body is null
                ? new Outcome.Stalled("The blob that holds the message's body is gone.")
                : await route.HandleAsync(services.ServiceProvider, body, context, cancellationToken);
        }
        catch (UnreadableBodyException fault)
        {
            return new Outcome.Stalled($"The body of a '{route.Kind}' message can't be read: {fault.Message}");
        }
    }

    private async Task<JsonNode?> ReadClaimAsync(string claim, CancellationToken cancellationToken)
    {
        var document = await documents.ReadAsync(claim, cancellationToken);
        try
        {
            return document is null ? null : JsonNode.Parse(document.Content.Span);
        }
        catch (JsonException fault)
        {
            throw new UnreadableBodyException(fault.Message, fault);
        }
    }

    private static Activity? StartActivity(Message message)
    {
        var parent = ActivityContext.TryParse(message.TraceParent, traceState: null, out var sender) ? sender : default;
        return TelemetryNames.Activities.StartActivity(message.Kind, ActivityKind.Consumer, parent);
    }

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "{Kind}: {Outcome}: {Reason}")]
        public static partial void Handled(ILogger logger, string kind, string outcome, string reason);
    }
}
