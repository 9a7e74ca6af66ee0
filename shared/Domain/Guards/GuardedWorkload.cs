namespace Trimtab.Domain.Guards;

/// <summary>What is remembered of one guarded Deployment. Stored as <c>guards/{cluster}/{namespace}/{name}.json</c>; written by ETag only.</summary>
public sealed record GuardedWorkload
{
    private const int RememberedFailures = 10;

    /// <summary>Uid of the Deployment; one that was made anew is unknown.</summary>
    public required string Uid { get; init; }

    /// <summary>The Deployment's newest revision number that nothing is left to do about.</summary>
    public required string Revision { get; init; }

    /// <summary>What a roll-back restores.</summary>
    public required GoodTemplate Good { get; init; }

    /// <summary>Templates that were taken back, the newest last.</summary>
    public IReadOnlyList<FailedTemplate> Failed { get; init; } = [];

    /// <summary>The memory after a template proved good, or was found to be.</summary>
    public GuardedWorkload WithGood(string revision, GoodTemplate good)
    {
        ArgumentNullException.ThrowIfNull(good);
        return IsOvertaken(revision) ? this : this with { Revision = revision, Good = good, Failed = [.. Failed.Where(failed => failed.Hash != good.Hash)] };
    }

    /// <summary>The memory after nothing is left to do about a revision.</summary>
    public GuardedWorkload WithDone(string revision) => IsOvertaken(revision) ? this : this with { Revision = revision };

    /// <summary>The memory after a window took a template back; the same window may say so again.</summary>
    public GuardedWorkload WithFailed(string revision, string hash, DateTimeOffset window, string reason)
    {
        var known = Failed.FirstOrDefault(failed => failed.Hash == hash);
        var failure = known is null ? new FailedTemplate(hash, 1, window, reason)
            : window > known.LastWindow ? known with { Times = known.Times + 1, LastWindow = window }
            : known;
        return WithDone(revision) with { Failed = [.. Failed.Where(failed => failed.Hash != hash).TakeLast(RememberedFailures - 1), failure] };
    }

    /// <summary>The memory after a person released a template: it is judged anew, also when it is there already.</summary>
    public GuardedWorkload Released(string revision, string hash)
        => this with { Revision = Revision == revision ? "" : Revision, Failed = [.. Failed.Where(failed => failed.Hash != hash)] };

    // A window that was killed may end after a later one.
    private bool IsOvertaken(string revision) => long.TryParse(Revision, out var done) && long.TryParse(revision, out var now) && done > now;
}
