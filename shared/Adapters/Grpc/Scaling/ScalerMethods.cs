namespace Trimtab.Adapters.Grpc.Scaling;

/// <summary>The methods of <c>external-scaler.proto</c>.</summary>
public static class ScalerMethods
{
    public const string Service = "externalscaler.ExternalScaler";

    public static GrpcMethod<ScaledObjectRef, IsActiveResponse> IsActive { get; } = new(Service, "IsActive", ScaledObjectRef.Parser, IsActiveResponse.Parser);

    /// <summary>A stream of responses: the present state, then every change.</summary>
    public static GrpcMethod<ScaledObjectRef, IsActiveResponse> StreamIsActive { get; } = new(Service, "StreamIsActive", ScaledObjectRef.Parser, IsActiveResponse.Parser);

    public static GrpcMethod<ScaledObjectRef, GetMetricSpecResponse> GetMetricSpec { get; } = new(Service, "GetMetricSpec", ScaledObjectRef.Parser, GetMetricSpecResponse.Parser);

    public static GrpcMethod<GetMetricsRequest, GetMetricsResponse> GetMetrics { get; } = new(Service, "GetMetrics", GetMetricsRequest.Parser, GetMetricsResponse.Parser);
}
