using Trimtab.Domain.Assets;
using Trimtab.Domain.Audit;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Changes;

/// <summary>One change from its proposal to its end. Stored as <c>changes/{id}.json</c>; written by ETag only.</summary>
public sealed record ChangeDocument
{
    public required Change Change { get; init; }

    /// <summary>What should run, with the time it was first seen.</summary>
    public required Candidate Candidate { get; init; }

    /// <summary>The asset as it was when the change was last considered.</summary>
    public required Asset Asset { get; init; }

    /// <summary>Why it stands as it does: the gate's newest decision that had this change among its choices.</summary>
    public required GateDecision Decision { get; init; }

    /// <summary>What the gate said to this change.</summary>
    public required GateAction Action { get; init; }

    public ChangeState State { get; init; }

    /// <summary>The newest thing that happened, for people.</summary>
    public string Status { get; init; } = "";

    /// <summary>When a waiting change may be made; null for the others.</summary>
    public DateTimeOffset? WaitUntil { get; init; }

    /// <summary>Until when answers count; null where nobody was asked.</summary>
    public DateTimeOffset? Deadline { get; init; }

    public ChangeClearance Clearance { get; init; }

    public IReadOnlyList<ChangeVote> Votes { get; init; } = [];

    /// <summary>The greater one is made first: security before all else, then what was seen earlier.</summary>
    public long Priority { get; init; }

    /// <summary>What was found out about the new content; null when nobody looked.</summary>
    public ArtifactEvidence? Evidence { get; init; }

    /// <summary>1 for the first time; one more each time it is proposed again after it was closed.</summary>
    public int Opening { get; init; } = 1;

    public required DateTimeOffset FoundAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the order to make it was last sent; null while it is owed.</summary>
    public DateTimeOffset? StartSentAt { get; init; }

    /// <summary>When the sweep looks at it next; null when it need not.</summary>
    public DateTimeOffset? NextLookAt { get; init; }

    /// <summary>What happened, oldest first.</summary>
    public IReadOnlyList<ChangeEntry> History { get; init; } = [];

    /// <summary>How many things happened; the oldest of them may have left the history.</summary>
    public int Entries { get; init; }

    /// <summary>Messages that were answered last: one that comes again does nothing.</summary>
    public IReadOnlyList<string> AnsweredMessages { get; init; } = [];

    /// <summary>Links for answers that were used: each serves once.</summary>
    public IReadOnlyList<string> UsedLinks { get; init; } = [];

    /// <summary>The pull request that asks for it; null where none does.</summary>
    public ChangePullRequest? PullRequest { get; init; }

    /// <summary>The hold that its end is still to place; null for none.</summary>
    public UpdateHold? PendingHold { get; init; }

    public IReadOnlyList<AuditRecord> PendingRecords { get; init; } = [];

    public IReadOnlyList<Notification> PendingNotifications { get; init; } = [];

    public string RequestedBy { get; init; } = "";

    public string CorrelationId { get; init; } = "";

    public string Id => Change.Id;

    /// <summary>Whether something can still become of it.</summary>
    public bool IsOpen => State is ChangeState.Proposed or ChangeState.Waiting or ChangeState.AwaitingApproval or ChangeState.AwaitingMerge or ChangeState.Approved or ChangeState.Started;

    /// <summary>Whether people may still say yes or no.</summary>
    public bool IsAsking => State is ChangeState.Proposed or ChangeState.AwaitingApproval;

    /// <summary>Whether its source's branch has it already, by a merge: nothing holds it back any more.</summary>
    public bool IsMerged => PullRequest?.MergedAt is not null;

    /// <summary>For people: <c>apps-eu/shop/deployment/web: nginx 1.27.1 → 1.27.2</c>, with the container where it has a name of its own.</summary>
    public string Title()
        => $"{Change.Asset}{(Change.Part == Change.Chart || Change.Part == Change.Asset.Name ? "" : $" {Change.Part}")}: {ShortArtifact()} {Named(Change.From)} → {Named(Change.To)}";

    public MessageContext Context() => new(Id, RequestedBy, CorrelationId, 1);

    private string ShortArtifact() => Change.Artifact[(Change.Artifact.LastIndexOf('/') + 1)..];

    private string Named(ArtifactVersion version)
        => Change.From.Version == Change.To.Version && version.Digest is { } digest ? $"{version.Version}@{digest[..Math.Min(15, digest.Length)]}" : version.Version;
}
