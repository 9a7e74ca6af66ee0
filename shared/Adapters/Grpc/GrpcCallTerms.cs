namespace Trimtab.Adapters.Grpc;

/// <summary>What holds for one call.</summary>
internal sealed record GrpcCallTerms(GrpcLimits Limits, TimeSpan? Deadline, TimeProvider Clock);
