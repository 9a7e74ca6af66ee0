using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Dispatching;

/// <summary>Finds the handler of a message and runs it. What can't be read is <see cref="Outcome.Stalled"/>: no retry would help.</summary>
public sealed partial class MessageDispatcher(
    IEnumerable<MessageRoute> routes,
    MessageReader reader,
    IServiceScopeFactory scopes,
    DispatchMetrics metrics,
    ILogger<MessageDispatcher> logger)
{
    private readonly Dictionary<string, MessageRoute> _routes = routes.ToDictionary(route => route.Kind, StringComparer.Ordinal);

    public async Task<Outcome> DispatchAsync(QueueDelivery delivery, CancellationToken cancellationToken)
    {
        Message message;
        try
        {
            message = reader.Decode(delivery.Text);
        }
        catch (InvalidMessageException fault)
        {
            metrics.Handled(delivery.Queue, "unreadable", nameof(Outcome.Stalled));
            return new Outcome.Stalled(fault.Message);
        }

        if (!_routes.TryGetValue(message.Kind, out var route) || route.Queue != delivery.Queue)
        {
            metrics.Handled(delivery.Queue, "unknown", nameof(Outcome.Stalled));
            return new Outcome.Stalled($"Queue {delivery.Queue} has no handler for messages of kind '{Shortened(message.Kind)}'.");
        }

        return await RunAsync(route, message, delivery, cancellationToken);
    }

    private async Task<Outcome> RunAsync(MessageRoute route, Message message, QueueDelivery delivery, CancellationToken cancellationToken)
    {
        using var activity = StartActivity(message);
        using var scope = logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["correlationId"] = message.CorrelationId,
            ["messageId"] = message.Id,
            ["kind"] = message.Kind,
        });
        Log.Begins(logger, message.Kind, metrics.Aged(route.Kind, message.Time).TotalMilliseconds);
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
            var outcome = await route.HandleAsync(services.ServiceProvider, message, context, cancellationToken);
            if (outcome is Outcome.Done)
            {
                await reader.ForgetAsync(message, cancellationToken);
            }

            return outcome;
        }
        catch (InvalidMessageException) when (message.Claim is not null && dequeueCount > 1)
        {
            // The first delivery would have stalled if the body had not been there: it was finished, and only its end got lost.
            return new Outcome.Done("An earlier delivery finished this message.");
        }
        catch (InvalidMessageException fault)
        {
            return new Outcome.Stalled(fault.Message);
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
        [LoggerMessage(Level = LogLevel.Debug, Message = "{Kind} begins {AgeMilliseconds} ms after it was sent")]
        public static partial void Begins(ILogger logger, string kind, double ageMilliseconds);

        [LoggerMessage(Level = LogLevel.Debug, Message = "{Kind}: {Outcome}: {Reason}")]
        public static partial void Handled(ILogger logger, string kind, string outcome, string reason);
    }
}
