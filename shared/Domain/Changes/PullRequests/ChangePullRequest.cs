namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>The pull request that asks for a change: wanted, open, or over.</summary>
/// <param name="Source">The fleet's source whose repository it is made in.</param>
/// <param name="Branch">The branch with the change.</param>
/// <param name="Marker">Stands in the request's text, so that a killed process finds its own again.</param>
/// <param name="Since">When it was decided to make one.</param>
public sealed record ChangePullRequest(string Source, string Branch, string Marker, DateTimeOffset Since)
{
    /// <summary>What is not looked at more often without a webhook.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>The same for requests that nobody answered within an hour.</summary>
    public static readonly TimeSpan LongInterval = TimeSpan.FromMinutes(5);

    /// <summary>From one try to the next where the host refuses.</summary>
    public static readonly TimeSpan RefusedInterval = TimeSpan.FromMinutes(10);

    /// <summary>The group whose changes one request asks for; empty: it asks for this change alone.</summary>
    public string Group { get; init; } = "";

    /// <summary>Its number at the host; null before it was opened.</summary>
    public long? Number { get; init; }

    /// <summary>Its page; null before it was opened.</summary>
    public Uri? Address { get; init; }

    /// <summary>The host's mark of what was read last; empty when it gave none.</summary>
    public string ETag { get; init; } = "";

    /// <summary>When it is looked at next.</summary>
    public required DateTimeOffset LookAt { get; init; }

    /// <summary>Why it could not be opened, looked at or closed last time; empty when it could.</summary>
    public string Fault { get; init; } = "";

    /// <summary>When it was merged; null when it was not.</summary>
    public DateTimeOffset? MergedAt { get; init; }

    /// <summary>What the change becomes once the request is closed: decided, but somebody may have merged it meanwhile. Null while it waits for people.</summary>
    public ChangeLeaving? Leaving { get; init; }

    /// <summary>Merged, closed, or never to be made: nothing is left to do at the host.</summary>
    public bool IsDone { get; init; }

    /// <summary>How people call it: its address, or that it is not open yet.</summary>
    public string Name => Address?.AbsoluteUri ?? $"on branch {Branch}";

    /// <summary>From this look to the next.</summary>
    public TimeSpan IntervalAt(DateTimeOffset now) => now - Since < TimeSpan.FromHours(1) ? Interval : LongInterval;
}
