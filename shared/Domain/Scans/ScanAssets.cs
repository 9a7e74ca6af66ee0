using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Scans;

/// <summary>Look at every repository that an asset uses, or that any asset uses.</summary>
/// <param name="Asset">The asset's name; null for all.</param>
/// <param name="AskedAt">As in <see cref="ScanRepository"/>.</param>
public sealed record ScanAssets(string? Asset, DateTimeOffset AskedAt) : IMessageBody
{
    public static string Kind => "scanAssets";

    public static string Queue => QueueNames.Scan;

    /// <inheritdoc cref="ScanRepository.BelieveLosses"/>
    public bool BelieveLosses { get; init; }
}
