using System.Collections.ObjectModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Audit;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Updates.Checks;
using Trimtab.Domain.Updates.Grouping;

namespace Trimtab.Domain.Updates;

/// <summary>All that is known of making one change: its turn, what was there before, how it went. Stored as <c>updates/{change}.json</c>; written by ETag only.</summary>
public sealed record UpdateDocument
{
    public required Change Change { get; init; }

    /// <summary>The asset as the gates saw it.</summary>
    public required Asset Asset { get; init; }

    public required UpdateMode Mode { get; init; }

    /// <summary>As the policy was when it was queued.</summary>
    public required UpdateExecution Execution { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>The greater one has its turn first.</summary>
    public long Priority { get; init; }

    /// <summary>Assets that must not be updated at the same time, and whose updates come before.</summary>
    public IReadOnlyList<AssetId> DependsOn { get; init; } = [];

    /// <summary>A pull request brought it into its source's branch: it is on its way to the asset already, whoever else has a turn.</summary>
    public bool IsMerged { get; init; }

    public UpdatePhase Phase { get; init; }

    public required DateTimeOffset PhaseSince { get; init; }

    /// <summary>1 for the first.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Those whose turn came together with its own, for one commit; null when it is alone.</summary>
    public UpdateBatch? Batch { get; init; }

    /// <summary>When a queued one may have its turn at the earliest; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When its first attempt began; null while it waits.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its end was decided; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What was there before, in the form of its mode; kept after the end, so that it can be brought back later. Null before anything was touched.</summary>
    public JsonObject? Saved { get; init; }

    /// <summary>What the new version changes in the objects of its place, a line each; no secret is in it. Null where that is not known.</summary>
    public IReadOnlyList<string>? Differences { get; init; }

    /// <summary>Checks that failed one after the other, up to now.</summary>
    public int FailedChecks { get; init; }

    /// <summary>What was counted of the requests to its pods while it is watched, by workload.</summary>
    public IReadOnlyDictionary<string, MeasuredErrors> Errors { get; init; } = ReadOnlyDictionary<string, MeasuredErrors>.Empty;

    /// <summary>Since when its place gives no answer; null while it does.</summary>
    public DateTimeOffset? UnseenSince { get; init; }

    /// <summary>Its place is away for so long that people were told. Its turn does not count meanwhile, what it shares stays its own.</summary>
    public bool IsAway { get; init; }

    /// <summary>When the failure was seen that took it back; null when none was.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Why it was taken back; empty when it was not.</summary>
    public string Failure { get; init; } = "";

    /// <summary>Another version runs meanwhile that it may not follow: nothing was touched, and its own version is not to blame.</summary>
    public bool IsOvertaken { get; init; }

    /// <summary>A person ordered the roll-back: it is not tried again.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>Number of the tick that may move it on; every other tick is stale.</summary>
    public long Sequence { get; init; }

    /// <summary>When that tick should run; much later than this, the sweep sends another.</summary>
    public required DateTimeOffset NextTickDue { get; init; }

    /// <summary>Ended, tidied up and recorded: only a person's order touches it again.</summary>
    public bool IsClosed { get; init; }

    /// <summary>What it waits for or how it ended, in a sentence.</summary>
    public string Status { get; init; } = "";

    /// <summary>The newest decisions, oldest first.</summary>
    public IReadOnlyList<UpdateStep> Steps { get; init; } = [];

    public IReadOnlyList<AuditRecord> PendingRecords { get; init; } = [];

    public IReadOnlyList<Notification> PendingNotifications { get; init; } = [];

    /// <summary>Message ids of the orders that were obeyed last.</summary>
    public IReadOnlyList<string> ObeyedOrders { get; init; } = [];

    public string FleetVersion { get; init; } = "";

    public string RequestedBy { get; init; } = "";

    public string CorrelationId { get; init; } = "";

    /// <summary>The change's id.</summary>
    [JsonIgnore]
    public string Id => Change.Id;

    [JsonIgnore]
    public bool IsEnded => Phase is UpdatePhase.Succeeded or UpdatePhase.RolledBack or UpdatePhase.Failed;

    /// <summary>Whether it may change the asset now.</summary>
    [JsonIgnore]
    public bool IsRunning => Phase is UpdatePhase.Executing or UpdatePhase.Watching or UpdatePhase.RollingBack;

    /// <summary>What no two running updates may have in common: the asset, what it depends on, its target, its Helm release.</summary>
    [JsonIgnore]
    public IEnumerable<string> Shares =>
    [
        $"asset {Change.Asset}",
        .. Needs,
        .. Asset.Owners.Where(static owner => owner.Kind == AssetKind.HelmRelease).Select(static owner => $"asset {owner}"),
        .. Asset.Target is { } target ? [$"target {target}"] : Array.Empty<string>(),
    ];

    /// <summary>Those of <see cref="Shares"/> that it depends on.</summary>
    [JsonIgnore]
    public IEnumerable<string> Needs => DependsOn.Select(static asset => $"asset {asset}");

    /// <summary>The group whose changes become one commit; empty for what is committed alone. A second attempt is.</summary>
    [JsonIgnore]
    public string CommitGroup => Mode == UpdateMode.Git && !IsMerged && Attempt == 1 ? Execution.Group : "";

    /// <summary>Containers of one compose project, or of one name, are one service, on however many hosts: it is updated on one host after the other. Empty for everything else.</summary>
    [JsonIgnore]
    public string Group => Change.Asset.Kind != AssetKind.Container ? "" : Asset.ComposeProject is { Length: > 0 } project ? $"compose {project}" : $"container {Change.Asset.Name}";

    /// <summary>Whether another one waits, queued later, for the same part: a newer version, for its step is no smaller.</summary>
    public bool IsReplacedBy(UpdateDocument other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other is { Phase: UpdatePhase.Queued, IsClosed: false } && other.QueuedAt > QueuedAt && other.Change.Type <= Change.Type
            && (other.Change.Asset, other.Change.Part, other.Change.Artifact) == (Change.Asset, Change.Part, Change.Artifact);
    }

    public MessageContext Context() => new($"update/{Id}", RequestedBy, CorrelationId, 1);
}
