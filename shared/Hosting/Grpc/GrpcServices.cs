using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Trimtab.Adapters.Grpc;

namespace Trimtab.Hosting.Grpc;

public static class GrpcServices
{
    /// <summary>What <see cref="GrpcRoutes"/> needs.</summary>
    public static IServiceCollection AddGrpcServer(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new GrpcLimits());
        services.TryAddSingleton<GrpcHealth>();
        services.TryAddSingleton<GrpcServer>();
        return services;
    }
}
