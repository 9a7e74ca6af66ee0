using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Guards;

/// <summary>Begins windows: rollouts' documents that watch over a template which somebody else applied.</summary>
/// <remarks>Order: what a roll-back restores, marker, document, tick. Killed anywhere, the next look begins the same window again; killed after the document, the sweep sends the tick.</remarks>
public sealed class GuardStarter(
    RolloutDocuments documents, GuardedWorkloads memory, RolloutHistory history, IFleet fleet, IMessageSender sender, TimeProvider time)
{
    /// <summary>Begins the window over a Deployment's newest revision; one that runs already is left alone.</summary>
    /// <param name="guard">The guard.</param>
    /// <param name="deployment">The live Deployment.</param>
    /// <param name="now">Its newest revision.</param>
    /// <param name="previous">What a roll-back restores.</param>
    /// <param name="move">What is decided already; null: it is to be judged.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The window that runs.</returns>
    public async Task<RolloutDocument> StartAsync(
        FleetGuard guard, JsonObject deployment, DeploymentRevision now, GoodTemplate previous, RolloutMove? move, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(guard);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(previous);
        var place = new WorkloadPlace(guard.Cluster, deployment.Namespace, deployment.Name);
        var id = GuardNames.Window(guard.Name, guard.Cluster, now.Uid, now.Number);
        var (earlier, etag) = await documents.ReadAsync(id, cancellationToken);
        if (earlier is { IsClosed: false })
        {
            return earlier;
        }

        await memory.UpdateAsync(
            place,
            before => before?.Uid == now.Uid ? null : new GuardedWorkload { Uid = now.Uid, Revision = "", Good = previous },
            cancellationToken);
        var target = GuardNames.Target(guard.Name);
        await documents.MarkActiveAsync(target, id, time.GetUtcNow(), cancellationToken);
        var begun = Begun(guard, deployment, now, previous, earlier);
        var document = move is null ? begun : begun.After(move, time.GetUtcNow());
        if (await documents.TryWriteAsync(document, etag, cancellationToken) is not null)
        {
            await sender.SendAsync(new RolloutTick(id, document.Sequence), document.Context(), TimeSpan.Zero, cancellationToken);
            await history.TrimAsync(target, cancellationToken);
        }

        return document;
    }

    /// <returns>The window that runs over a revision; null for none.</returns>
    public async Task<RolloutDocument?> FindRunningAsync(FleetGuard guard, DeploymentRevision now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(guard);
        ArgumentNullException.ThrowIfNull(now);
        var (document, _) = await documents.ReadAsync(GuardNames.Window(guard.Name, guard.Cluster, now.Uid, now.Number), cancellationToken);
        return document is { IsClosed: false } ? document : null;
    }

    private RolloutDocument Begun(FleetGuard guard, JsonObject deployment, DeploymentRevision revision, GoodTemplate previous, RolloutDocument? earlier)
    {
        var current = fleet.Current;
        var now = time.GetUtcNow();
        var by = $"guard:{guard.Name}";
        var commit = TemplateAuthor.Of(deployment, previous.Template, now);
        var document = new RolloutDocument
        {
            Id = GuardNames.Window(guard.Name, guard.Cluster, revision.Uid, revision.Number),
            Target = GuardNames.Target(guard.Name),
            Cluster = guard.Cluster,
            Source = "",
            Revision = revision.Current.Hash,
            PreviousRevision = previous.Hash,
            Commit = commit,
            Policy = current.PolicyOf(guard),
            PromotionDeadline = TimeSpan.Zero,
            FleetVersion = current.Version,
            RequestedBy = by,
            CorrelationId = MessageContext.For(by).CorrelationId,
            Workloads = [Workload(deployment, revision, previous)],
            Attempt = (earlier?.Attempt ?? 0) + 1,
            StartedAt = now,
            Phase = RolloutPhase.Progressing,
            PhaseSince = now,
            StepSince = now,
            Sequence = (earlier?.Sequence ?? 0) + 1,
            NextTickDue = now,
            IsPromotionBegun = true,
            IsPromotionApplied = true,
            IsCanaryGone = true,
            Decisions = earlier?.Decisions ?? [],
            PendingRecords = earlier?.PendingRecords ?? [],
            PendingNotifications = earlier?.PendingNotifications ?? [],
            ObeyedCommands = earlier?.ObeyedCommands ?? [],
            Guard = new RolloutGuard
            {
                Name = guard.Name,
                OnFailure = guard.OnFailure,
                Uid = revision.Uid,
                Revision = revision.Number,
                TemplateDigest = ContentDigest.Hex(revision.Current.Template),
                Rates = previous.Rates,
                Owners = GuardOwners.Of(deployment),
            },
        };
        return document.Decide("guard.started", by, $"Changed by {commit.Author}: {commit.Subject}", now);
    }

    private static RolloutWorkload Workload(JsonObject deployment, DeploymentRevision revision, GoodTemplate previous) => new()
    {
        Namespace = deployment.Namespace,
        Name = deployment.Name,
        Canary = new JsonObject
        {
            ["apiVersion"] = deployment.Text("apiVersion"),
            ["kind"] = deployment.Text("kind"),
            ["metadata"] = new JsonObject { ["name"] = deployment.Name, ["namespace"] = deployment.Namespace },
            ["spec"] = new JsonObject { ["selector"] = deployment.Find("spec", "selector")?.DeepClone(), ["template"] = revision.Current.Template.DeepClone() },
        },
        SavedTemplate = previous.Template.Copy(),
        OldTemplates = revision.OlderHashes,
    };
}
