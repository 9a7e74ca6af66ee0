using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trimtab.Hosting.Functions;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Dispatching;

/// <summary>The one way into every function: opens the log scope, runs the trigger, counts, and answers. A fault becomes a 500, so that the host delivers again.</summary>
public sealed partial class Dispatcher(OutcomeSettler settler, DispatchMetrics metrics, SecretMask mask, BackgroundReport background, ILogger<Dispatcher> logger)
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
            if (!QueueDelivery.TryDecode(payload, queue, out var delivery))
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

    /// <summary>Runs work that no trigger started, one run of a name at a time. A fault is counted, is logged when it is a new one, and ends only this run.</summary>
    public Task RunBackgroundAsync(string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
        => GuardAsync(
            name,
            Guid.NewGuid().ToString(),
            async () =>
            {
                await work(cancellationToken);
                background.Worked(name);
                return "ok";
            },
            fault =>
            {
                background.Failed(name, fault);
                return Task.CompletedTask;
            },
            () => Task.CompletedTask,
            cancellationToken);

    private Task RunAsync(FunctionDefinition function, HttpContext context, Func<CancellationToken, Task<string>> run)
    {
        var invocationId = context.Request.Headers[InvocationNames.InvocationIdHeader].FirstOrDefault() ?? Guid.NewGuid().ToString();
        return GuardAsync(
            function.Name,
            invocationId,
            () => run(context.RequestAborted),
            fault =>
            {
                Log.Failed(logger, fault, function.Name);
                return AnswerAsync(context, StatusCodes.Status500InternalServerError, $"{fault.GetType().Name} in invocation {invocationId}; its log entry says more.");
            },
            () => AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "The invocation was cancelled."),
            context.RequestAborted);
    }

    private async Task GuardAsync(
        string name, string invocationId, Func<Task<string>> run, Func<Exception, Task> failedAsync, Func<Task> cancelledAsync, CancellationToken cancellationToken)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["function"] = name,
            ["invocationId"] = invocationId,
        });
        var started = metrics.Start();
        var result = "failed";
        try
        {
            result = await run();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result = "cancelled";
            await cancelledAsync();
        }
#pragma warning disable CA1031 // The only catch-all: whatever goes wrong becomes a failed invocation that the host delivers again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            await failedAsync(fault);
        }
        finally
        {
            metrics.Invoked(name, result, started);
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
