using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Assets;

/// <summary>Look what runs in a place now.</summary>
/// <param name="Place">Key of a cluster or Docker host in the fleet.</param>
public sealed record ScanPlace(string Place) : IMessageBody
{
    public static string Kind => "scanPlace";

    public static string Queue => QueueNames.Scan;

    /// <summary>Only this namespace of a cluster; null for the whole place.</summary>
    public string? Namespace { get; init; }
}
