using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Trimtab.Adapters.Grpc;

namespace Trimtab.Hosting.Grpc;

/// <summary>Puts handlers of gRPC methods on the server's routes. <see cref="GrpcServices.AddGrpcServer"/> comes first.</summary>
/// <remarks>A handler throws <see cref="GrpcException"/> to end its call with a status; anything else that it throws is logged and becomes <c>Unknown</c>.
/// A method without a route is 404, which every client reads as <c>Unimplemented</c>.</remarks>
public static class GrpcRoutes
{
    /// <summary>One request, one response.</summary>
    public static IEndpointConventionBuilder MapGrpcUnary<TRequest, TResponse>(
        this IEndpointRouteBuilder routes, GrpcMethod<TRequest, TResponse> method, Func<TRequest, CancellationToken, Task<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
        => routes.MapGrpcDuplex(method, async call => await call.WriteAsync(await handler(await call.ReadOnlyOneAsync(), call.CancellationToken)));

    /// <summary>Many requests, one response.</summary>
    public static IEndpointConventionBuilder MapGrpcClientStreaming<TRequest, TResponse>(
        this IEndpointRouteBuilder routes, GrpcMethod<TRequest, TResponse> method, Func<IAsyncEnumerable<TRequest>, CancellationToken, Task<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
        => routes.MapGrpcDuplex(method, async call => await call.WriteAsync(await handler(call.ReadAllAsync(call.CancellationToken), call.CancellationToken)));

    /// <summary>One request, many responses.</summary>
    public static IEndpointConventionBuilder MapGrpcServerStreaming<TRequest, TResponse>(
        this IEndpointRouteBuilder routes, GrpcMethod<TRequest, TResponse> method, Func<TRequest, CancellationToken, IAsyncEnumerable<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
        => routes.MapGrpcDuplex(method, async call =>
        {
            await foreach (var response in handler(await call.ReadOnlyOneAsync(), call.CancellationToken))
            {
                await call.WriteAsync(response);
            }
        });

    /// <summary>Requests and responses in any order.</summary>
    public static IEndpointConventionBuilder MapGrpcDuplex<TRequest, TResponse>(
        this IEndpointRouteBuilder routes, GrpcMethod<TRequest, TResponse> method, Func<GrpcServerCall<TRequest, TResponse>, Task> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var server = routes.ServiceProvider.GetRequiredService<GrpcServer>();
        return routes.MapPost(method.Path, (RequestDelegate)(http => server.RunAsync(http, method, handler)));
    }
}
