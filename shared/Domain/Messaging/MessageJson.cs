using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Scans;
using Trimtab.Domain.Updates;

namespace Trimtab.Domain.Messaging;

/// <summary>Every message, known without reflection: a trimmed program sends and reads them too. A test keeps it whole.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(AnswerChange))]
[JsonSerializable(typeof(CaptureChange))]
[JsonSerializable(typeof(CapturePresence))]
[JsonSerializable(typeof(CommitChanges))]
[JsonSerializable(typeof(Notification))]
[JsonSerializable(typeof(PodFailureReport))]
[JsonSerializable(typeof(ReconcileSource))]
[JsonSerializable(typeof(ReconcileTarget))]
[JsonSerializable(typeof(RefreshFleet))]
[JsonSerializable(typeof(ReleaseUpdateHold))]
[JsonSerializable(typeof(ReplayNotification))]
[JsonSerializable(typeof(RolloutCommand))]
[JsonSerializable(typeof(RolloutTick))]
[JsonSerializable(typeof(ScanAssets))]
[JsonSerializable(typeof(ScanPlace))]
[JsonSerializable(typeof(ScanRepository))]
[JsonSerializable(typeof(StartUpdate))]
[JsonSerializable(typeof(TellIncident))]
[JsonSerializable(typeof(TendPullRequest))]
[JsonSerializable(typeof(TendPullRequests))]
[JsonSerializable(typeof(TestNotification))]
[JsonSerializable(typeof(UpdateRollBack))]
[JsonSerializable(typeof(UpdateTick))]
internal sealed partial class MessageJson : JsonSerializerContext;
