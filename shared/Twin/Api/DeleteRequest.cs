namespace Trimtab.Twin.Api;

internal sealed record DeleteRequest
{
    public string Propagation { get; init; } = "Background";

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public int? GracePeriodSeconds { get; init; }

    public bool IsDryRun { get; init; }
}
