namespace Trimtab.Adapters.Grpc;

/// <summary>How large a message may be, in bytes, without its prefix.</summary>
public sealed record GrpcLimits
{
    /// <summary>Longer ones that a peer sends end the call. The default is what other gRPC programs use.</summary>
    public int MaxReceivedBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Longer ones are not sent.</summary>
    public int MaxSentBytes { get; init; } = 4 * 1024 * 1024;
}
