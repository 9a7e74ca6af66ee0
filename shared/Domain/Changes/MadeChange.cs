namespace Trimtab.Domain.Changes;

/// <summary>The change of a part that was made last.</summary>
/// <param name="Change">The change.</param>
/// <param name="At">When its new version had held out.</param>
public sealed record MadeChange(Change Change, DateTimeOffset At)
{
    /// <summary>A look at an asset that was under way when a change was made, or that lags behind, may still show the old version for so long.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromHours(1);

    private const int MostEarlier = 20;

    /// <summary>What ran before the changes that were made shortly before this one, the oldest first: a look may lag behind by more than one.</summary>
    public IReadOnlyList<ArtifactVersion> Earlier { get; init; } = [];

    /// <summary>This change as it is remembered in place of the one before; the same again changes nothing.</summary>
    public MadeChange After(MadeChange? before)
        => before is null || At - before.At >= Lag || before.Change.Artifact != Change.Artifact ? this
            : before.Change.Id == Change.Id ? this with { Earlier = before.Earlier }
            : this with { Earlier = [.. before.Earlier.Append(before.Change.From).TakeLast(MostEarlier)] };

    /// <summary>What really runs, where an asset still shows what this change replaced. Whoever brought the old version back himself is found out before anything is touched.</summary>
    public PartCandidates Corrected(PartCandidates part, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(part);
        return now - At < Lag && part.Artifact == Change.Artifact && (IsSame(Change.From, part.Running) || (Earlier.Any(replaced => IsSame(replaced, part.Running)) && !IsSame(Change.To, part.Running)))
            ? part with { Running = Change.To }
            : part;
    }

    private static bool IsSame(ArtifactVersion one, ArtifactVersion other)
        => one.Version == other.Version && (one.Digest is null || other.Digest is null || one.Digest == other.Digest);
}
