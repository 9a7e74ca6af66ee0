using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Updates.Patching;

/// <summary>Patches the image of a live Deployment, StatefulSet, DaemonSet or CronJob, and follows its roll-out.</summary>
/// <remarks>A patch names the version of the object that it was made from, so that nobody's change is overwritten unseen. Another object of the same name is not touched.</remarks>
public sealed class PatchUpdateMode(IClusters clusters, WorkloadRollOut rollOut) : IUpdateMode
{
    private const int Forbidden = 403;
    private const int Conflict = 409;

    public UpdateMode Mode => UpdateMode.Patch;

    public async Task<JsonObject?> SaveAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        try
        {
            var (cluster, reference) = await FindAsync(update, cancellationToken);
            var live = await cluster.GetAsync(reference, cancellationToken) ?? throw new UpdateRefusedException($"There is no {reference} in cluster {cluster.Name}.");
            var image = PatchedWorkload.ImageOf(live, update.Change.Part) ?? throw new UpdateRefusedException($"{reference} has no container {update.Change.Part}.");
            if (PatchedWorkload.Next(update, image).State == PlaceMatch.Other)
            {
                throw update.Change.Other(image, $"Container {update.Change.Part} of {reference} runs {image}");
            }

            if (WorkloadRollOut.Obstacle(live) is { } obstacle)
            {
                throw new UpdateRefusedException($"{reference} {obstacle}");
            }

            return new JsonObject { ["uid"] = live.Uid, ["image"] = image, ["spec"] = PodTemplate.SpecOf(live)?.DeepClone() };
        }
        catch (ClusterException silent) when (!silent.IsRefusal)
        {
            return null;
        }
        catch (ClusterException refusal)
        {
            throw new UpdateRefusedException(refusal.Message, refusal);
        }
    }

    public Task<UpdateProgress> ApplyAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        return GuardAsync(
            async () =>
            {
                var (cluster, live) = await ReadAsync(update, cancellationToken);
                var (state, next) = PatchedWorkload.Next(update, PatchedWorkload.ImageOf(live, update.Change.Part) ?? "");
                if (state == PlaceMatch.From)
                {
                    try
                    {
                        live = await cluster.PatchAsync(live.Reference, PatchedWorkload.Patch(live, update.Change.Part, next!), null, cancellationToken);
                    }
                    catch (ClusterException refused) when (refused.Status == Forbidden)
                    {
                        return new UpdateProgress.Failed(refused.Message) { IsUntouched = true };
                    }
                }

                return state == PlaceMatch.Other ? Changed(update, live) : await rollOut.LookAsync(cluster, live, update, update.Execution.MaxUnready, cancellationToken);
            });
    }

    public Task<UpdateProgress> LookAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        return GuardAsync(
            async () =>
            {
                var (cluster, live) = await ReadAsync(update, cancellationToken);
                return PatchedWorkload.Next(update, PatchedWorkload.ImageOf(live, update.Change.Part) ?? "").State == PlaceMatch.To
                    ? await rollOut.LookAsync(cluster, live, update, update.Execution.MaxUnready, cancellationToken)
                    : Changed(update, live);
            });
    }

    public async Task<UpdateProgress> RestoreAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        var progress = await GuardAsync(
            async () =>
            {
                var (cluster, live) = await ReadAsync(update, cancellationToken);
                var old = update.Saved!.Text("image");
                var image = PatchedWorkload.ImageOf(live, update.Change.Part) ?? "";
                if (image != old && PatchedWorkload.Next(update, image).State == PlaceMatch.Other)
                {
                    throw new UpdateRefusedException(Changed(update, live).Reason + " Only the newest update can be taken back.");
                }

                if (image != old)
                {
                    live = await cluster.PatchAsync(live.Reference, PatchedWorkload.Patch(live, update.Change.Part, old), null, cancellationToken);
                }

                await WorkloadRollOut.FreeAsync(cluster, live, update, cancellationToken);
                return rollOut.Progress(live);
            });

        // The old version may need some time, also where the platform has lost its patience with the new one.
        return progress is UpdateProgress.Failed ? new UpdateProgress.Pending(progress.Reason) : progress;
    }

    public Task TidyAsync(UpdateDocument update, CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<UpdateProgress> GuardAsync(Func<Task<UpdateProgress>> action)
    {
        try
        {
            return await action();
        }
        catch (ClusterException refused)
        {
            return refused.IsUnanswered ? new UpdateProgress.Unseen(refused.Message)
                : refused.IsRefusal && refused.Status != Conflict ? new UpdateProgress.Failed(refused.Message)
                : new UpdateProgress.Pending(refused.Message);
        }
    }

    private static UpdateProgress.Failed Changed(UpdateDocument update, JsonObject live)
        => new($"Somebody else set container {update.Change.Part} of {live.Reference} to {PatchedWorkload.ImageOf(live, update.Change.Part) ?? "nothing"}.");

    private async Task<(ICluster Cluster, ObjectReference Reference)> FindAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        var asset = update.Change.Asset;
        var kind = PatchedWorkload.KindOf(asset.Kind)
            ?? throw new UpdateRefusedException($"A {asset.Kind} can't be patched{(asset.Kind == AssetKind.Job ? ": its pod template never changes" : "")}.");
        var cluster = await clusters.GetAsync(asset.Place, cancellationToken);

        // Before Kubernetes 1.21 a CronJob is served as v1beta1 only.
        if (asset.Kind == AssetKind.CronJob && await cluster.ResolveAsync(kind, cancellationToken) is null)
        {
            kind = new KindName("batch/v1beta1", "CronJob");
        }

        return (cluster, new ObjectReference(kind, asset.Namespace, asset.Name));
    }

    private async Task<(ICluster Cluster, JsonObject Live)> ReadAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        var (cluster, reference) = await FindAsync(update, cancellationToken);
        var live = await cluster.GetAsync(reference, cancellationToken);
        return live is null || live.Uid != update.Saved!.Text("uid")
            ? throw new UpdateRefusedException($"{reference} was {(live is null ? "deleted" : "made anew")} meanwhile.")
            : (cluster, live);
    }
}
