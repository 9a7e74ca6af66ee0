using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Scaling;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;
using Trimtab.Hosting.Leadership;

namespace Trimtab.Hosting.Grpc.Scaling;

/// <summary>KEDA's <c>external-push</c> scaler: workers at zero are started by the message itself, not by KEDA's next poll.</summary>
/// <param name="known">The queues that may be asked for.</param>
/// <param name="count">How many messages a queue holds; throws <see cref="MessagingException"/> or <see cref="StorageException"/> when that can't be known, as for a program that may only add messages.</param>
/// <param name="activity">Told of every message that this program sends.</param>
/// <param name="leader">Tells when another program leads: this one learns of no messages then, so its streams end.</param>
/// <param name="clock">Drives the looks between messages.</param>
public sealed class ExternalScaler(IReadOnlyCollection<string> known, Func<string, CancellationToken, Task<int>> count, QueueActivity activity, LeaderConnections leader, TimeProvider clock)
{
    /// <summary>Time between two looks at the queues while nothing is sent from here: others send too, and queues are emptied by others.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Where lengths can't be known, a queue counts as in use for this long after a message: longer than workers take to start.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGrpcUnary(ScalerMethods.IsActive, async (request, token) => new IsActiveResponse { Result = await IsActiveAsync(Asked(request).Queues, token) });
        routes.MapGrpcServerStreaming(ScalerMethods.StreamIsActive, (request, token) => StreamAsync(Asked(request).Queues, token));
        routes.MapGrpcUnary(ScalerMethods.GetMetricSpec, (request, _) => Task.FromResult(Spec(Asked(request))));
        routes.MapGrpcUnary(ScalerMethods.GetMetrics, MeasureAsync);
    }

    private static GetMetricSpecResponse Spec(ScaledQueues asked)
        => new() { MetricSpecs = { asked.Queues.Select(queue => new MetricSpec { MetricName = queue, TargetSize = asked.QueueLength, TargetSizeFloat = asked.QueueLength }) } };

    private ScaledQueues Asked(ScaledObjectRef? reference) => ScaledQueues.Read((reference ?? new ScaledObjectRef()).ScalerMetadata, known);

    private async Task<GetMetricsResponse> MeasureAsync(GetMetricsRequest request, CancellationToken cancellationToken)
    {
        var response = new GetMetricsResponse();
        foreach (var queue in Asked(request.ScaledObjectRef).Queues.Where(queue => request.MetricName.Length == 0 || request.MetricName == queue))
        {
            var length = await LengthAsync(queue, cancellationToken);
            response.MetricValues.Add(new MetricValue { MetricName = queue, MetricValue_ = length, MetricValueFloat = length });
        }

        return response;
    }

    private async IAsyncEnumerable<IsActiveResponse> StreamAsync(IReadOnlyList<string> queues, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool? told = null;
        var over = leader.WhenOver;
        while (!over.IsCompleted)
        {
            var next = activity.Next;
            var isActive = await IsActiveAsync(queues, cancellationToken);
            if (isActive != told)
            {
                told = isActive;
                yield return new IsActiveResponse { Result = isActive };
            }

            await Task.WhenAny(next, over, Task.Delay(Interval, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        throw new GrpcException(GrpcStatusCode.Unavailable, "Another replica leads: connect anew.");
    }

    private async Task<bool> IsActiveAsync(IReadOnlyList<string> queues, CancellationToken cancellationToken)
    {
        // A message that was just sent need not be counted to be known of.
        if (queues.Any(queue => activity.HasSent(queue, Interval)))
        {
            return true;
        }

        foreach (var queue in queues)
        {
            if (await LengthAsync(queue, cancellationToken) > 0)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<int> LengthAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            return await count(queue, cancellationToken);
        }
        catch (Exception e) when (e is MessagingException or StorageException)
        {
            return activity.HasSent(queue, Memory) ? 1 : 0;
        }
    }
}
