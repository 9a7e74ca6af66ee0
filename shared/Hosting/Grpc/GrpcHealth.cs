using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Health;
using ServingStatus = Trimtab.Adapters.Grpc.Health.HealthCheckResponse.Types.ServingStatus;

namespace Trimtab.Hosting.Grpc;

/// <summary>The health service: which services of this server serve. The empty name stands for the server as a whole.</summary>
public sealed class GrpcHealth
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, bool> _serving = new(StringComparer.Ordinal) { [""] = true };
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set(string service, bool isServing)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _serving[service] = isServing;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGrpcUnary(HealthMethods.Check, (request, _) => Look(request.Service).Status is var status and not ServingStatus.ServiceUnknown
            ? Task.FromResult(new HealthCheckResponse { Status = status })
            : throw new GrpcException(GrpcStatusCode.NotFound, "There is no such service."));
        routes.MapGrpcServerStreaming(HealthMethods.Watch, (request, token) => WatchAsync(request.Service, token));
    }

    private async IAsyncEnumerable<HealthCheckResponse> WatchAsync(string service, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ServingStatus? told = null;
        while (true)
        {
            var (status, changed) = Look(service);
            if (status != told)
            {
                told = status;
                yield return new HealthCheckResponse { Status = status };
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private (ServingStatus Status, Task Changed) Look(string service)
    {
        lock (_lock)
        {
            return (!_serving.TryGetValue(service, out var isServing) ? ServingStatus.ServiceUnknown : isServing ? ServingStatus.Serving : ServingStatus.NotServing, _changed.Task);
        }
    }
}
