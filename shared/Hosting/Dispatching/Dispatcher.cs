using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trimtab.Hosting.Functions;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Dispatching;

/// <summary>The one way into every function: opens the log scope, runs the trigger, counts, and answers. A fault becomes a 500, so that the host delivers again.</summary>
public sealed partial class Dispatcher(OutcomeSettler settler, DispatchMetrics metrics, SecretMask mask, ILogger<Dispatcher> logger)
{
    /// <summary>64 KiB of message, escaped twice, and once more in the metadata.</summary>
    private const int MaxInvocationBytes = 1024 * 1024;

    public Task RunHttpAsync(FunctionDefinition function, Func<HttpContext, IHttpFunction> trigger, HttpContext context)
        => RunAsync(function, context, async cancellationToken =>
        {
            var result = await trigger(context).RunAsync(context.Request, cancellationToken);
            await result.ExecuteAsync(context);
            return context.Response.StatusCode < StatusCodes.Status500InternalServerError ? "ok" : "failed";
        });

    public Task RunTimerAsync(FunctionDefinition function, FunctionTrigger.Timer timer, Func<HttpContext, ITimerFunction> trigger, HttpContext context)
        => RunInvocationAsync(function, context, async (payload, cancellationToken) =>
        {
            await trigger(context).RunAsync(TimerDelivery.Decode(payload, timer.Binding), cancellationToken);
            return new InvocationAnswer(StatusCodes.Status200OK, $"{function.Name} ran.");
        });

    public Task RunQueueAsync(FunctionDefinition function, FunctionTrigger.Queue queue, Func<HttpContext, IQueueFunction> trigger, HttpContext context)
        => RunInvocationAsync(function, context, async (payload, cancellationToken) =>
        {
            if (!QueueDelivery.TryDecode(payload, queue.Binding, queue.QueueName, out var delivery))
            {
                return InvocationAnswer.NotAnInvocation;
            }

            var outcome = await trigger(context).RunAsync(delivery, cancellationToken);
            await settler.SettleAsync(delivery, outcome, cancellationToken);
            return new InvocationAnswer(StatusCodes.Status200OK, mask.Apply($"{outcome.GetType().Name}: {outcome.Reason}"));
        });

    private Task RunInvocationAsync(
        FunctionDefinition function, HttpContext context, Func<InvocationPayload, CancellationToken, Task<InvocationAnswer>> run)
        => RunAsync(function, context, async cancellationToken =>
        {
            var body = await RequestBody.ReadAsync(context.Request, MaxInvocationBytes, cancellationToken);
            var answer = body is not null && InvocationPayload.TryParse(body.Value.Span, out var payload)
                ? await run(payload, cancellationToken)
                : InvocationAnswer.NotAnInvocation;
            await answer.WriteAsync(context.Response, cancellationToken);
            return answer.Status == StatusCodes.Status200OK ? "ok" : "failed";
        });

    private async Task RunAsync(FunctionDefinition function, HttpContext context, Func<CancellationToken, Task<string>> run)
    {
        var invocationId = context.Request.Headers[InvocationNames.InvocationIdHeader].FirstOrDefault() ?? Guid.NewGuid().ToString();
        using var scope = logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["function"] = function.Name,
            ["invocationId"] = invocationId,
        });
        var started = metrics.Start();
        var result = "failed";
        try
        {
            result = await run(context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            result = "cancelled";
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "The invocation was cancelled.");
        }
#pragma warning disable CA1031 // The only catch-all: whatever goes wrong becomes a failed invocation that the host delivers again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.Failed(logger, fault, function.Name);
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, $"{fault.GetType().Name} in invocation {invocationId}; its log entry says more.");
        }
        finally
        {
            metrics.Invoked(function.Name, result, started);
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        return new InvocationAnswer(status, text).WriteAsync(context.Response, CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string function);
    }
}
