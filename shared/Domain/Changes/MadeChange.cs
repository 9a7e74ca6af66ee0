namespace Trimtab.Domain.Changes;

/// <summary>The change of a part that was made last.</summary>
/// <param name="Change">The change.</param>
/// <param name="At">When its new version had held out.</param>
public sealed record MadeChange(Change Change, DateTimeOffset At)
{
    /// <summary>A look at an asset that was under way when a change was made, or that lags behind, may still show the old version for so long.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromHours(1);

    /// <summary>What really runs, where an asset still shows what this change replaced. Whoever brought the old version back himself is found out before anything is touched.</summary>
    public PartCandidates Corrected(PartCandidates part, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(part);
        return now - At < Lag && part.Artifact == Change.Artifact && part.Running.Version == Change.From.Version
            && (part.Running.Digest is null || Change.From.Digest is null || part.Running.Digest == Change.From.Digest)
            ? part with { Running = Change.To }
            : part;
    }
}
