namespace Trimtab.Domain.Clusters;

/// <summary>A pod's answer through the API server's proxy.</summary>
public sealed record ProxyResponse(int Status, string ContentType, ReadOnlyMemory<byte> Body);
