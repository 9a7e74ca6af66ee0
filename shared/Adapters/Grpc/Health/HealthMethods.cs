namespace Trimtab.Adapters.Grpc.Health;

/// <summary>The methods of <c>health.proto</c>.</summary>
public static class HealthMethods
{
    public const string Service = "grpc.health.v1.Health";

    public static GrpcMethod<HealthCheckRequest, HealthCheckResponse> Check { get; } = new(Service, "Check", HealthCheckRequest.Parser, HealthCheckResponse.Parser);

    /// <summary>A stream of responses: the present state, then every change.</summary>
    public static GrpcMethod<HealthCheckRequest, HealthCheckResponse> Watch { get; } = new(Service, "Watch", HealthCheckRequest.Parser, HealthCheckResponse.Parser);
}
