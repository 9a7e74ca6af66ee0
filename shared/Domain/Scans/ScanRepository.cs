using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Scans;

/// <summary>Look which versions a repository has, and have the parts that use it considered.</summary>
/// <param name="Artifact">The image without tag and digest, or the chart with its repository.</param>
/// <param name="AskedAt">When somebody wanted it: a look that began later serves it, too.</param>
public sealed record ScanRepository(string Artifact, DateTimeOffset AskedAt) : IMessageBody
{
    public static string Kind => "scanRepository";

    public static string Queue => QueueNames.Scan;

    /// <summary>How many looks failed or came too early before this one; 0 for one that was asked for.</summary>
    public int Attempt { get; init; }

    /// <summary>The repository's registry said that something was pushed or deleted.</summary>
    public bool IsTold { get; init; }

    /// <summary>A person says that the tags that are missing now are rightly gone.</summary>
    public bool BelieveLosses { get; init; }
}
