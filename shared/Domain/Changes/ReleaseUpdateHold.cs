using Trimtab.Domain.Assets;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Changes;

/// <summary>A person's order to lift holds of versions.</summary>
/// <param name="Asset">Whose.</param>
/// <param name="Version">Of which version; null for all.</param>
public sealed record ReleaseUpdateHold(AssetId Asset, string? Version) : IMessageBody
{
    public static string Kind => "releaseUpdateHold";

    public static string Queue => QueueNames.Updates;
}
