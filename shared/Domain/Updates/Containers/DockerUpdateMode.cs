using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Gates.Policies;

namespace Trimtab.Domain.Updates.Containers;

/// <summary>Makes a container anew from another image.</summary>
/// <remarks>
/// Steps: pull, set the old container aside under another name (it runs on), make the new one under the old name, stop the old, start the new. The old one is removed
/// only after the new one held out its watch. Killed between any two steps, the next call sees from names, ids and labels how far it came; a container of the old or the new image is always there.
/// </remarks>
public sealed class DockerUpdateMode(IContainerHosts hosts, ContainerImages images, TimeProvider time) : IUpdateMode
{
    private readonly ContainerHooks _hooks = new(time);

    public UpdateMode Mode => UpdateMode.Docker;

    public async Task<JsonObject?> SaveAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        try
        {
            var host = await HostAsync(update, cancellationToken);
            var container = await host.InspectContainerAsync(update.Change.Asset.Name, cancellationToken)
                ?? throw new UpdateRefusedException($"Host {host.Name} has no container {update.Change.Asset.Name}.");
            await ContainerRefusals.CheckAsync(host, container, cancellationToken);
            var image = await host.InspectImageAsync(container.Text("Image"), cancellationToken);
            ContainerRefusals.CheckVersion(update, container, image);
            return SavedContainer.Save(container, image);
        }
        catch (DockerException silent) when (silent.IsTransient)
        {
            return null;
        }
        catch (DockerException refusal)
        {
            throw new UpdateRefusedException(refusal.Message, refusal);
        }
    }

    public async Task<UpdateProgress> ApplyAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        try
        {
            var host = await HostAsync(update, cancellationToken);
            var saved = SavedContainer.Of(update);
            var made = await FindAsync(host, ContainerMark.Of(update), cancellationToken);
            if (made is null)
            {
                if (await PrepareAsync(host, update, saved, cancellationToken) is { } obstacle)
                {
                    return obstacle;
                }

                made = await MakeAsync(host, saved, ContainerImages.ReferenceOf(update, saved), ContainerMark.Of(update), cancellationToken);
            }

            return await StartAsync(host, saved, made, cancellationToken);
        }
        catch (DockerException fault)
        {
            return fault.IsUnanswered ? new UpdateProgress.Unseen(fault.Message)
                : fault.IsTransient ? new UpdateProgress.Pending(fault.Message)
                : new UpdateProgress.Failed(fault.Message);
        }
    }

    public async Task<UpdateProgress> LookAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        try
        {
            var host = await HostAsync(update, cancellationToken);
            return await FindAsync(host, ContainerMark.Of(update), cancellationToken) is not { } made ? new UpdateProgress.Failed("The new container is gone.")
                : SavedContainer.Of(update).WasRunning ? made.Progress()
                : new UpdateProgress.Ready("The container did not run before, and does not now.");
        }
        catch (DockerException fault)
        {
            return fault.IsUnanswered ? new UpdateProgress.Unseen(fault.Message) : new UpdateProgress.Pending(fault.Message);
        }
    }

    public async Task<UpdateProgress> RestoreAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        try
        {
            var host = await HostAsync(update, cancellationToken);
            var saved = SavedContainer.Of(update);
            await RemoveNewAsync(host, update, saved, cancellationToken);
            await images.RestoreAsync(host, saved, cancellationToken);
            var old = await FindOldAsync(host, update, saved, cancellationToken)
                ?? await MakeAsync(host, saved, saved.Reference, ContainerMark.OfRestored(update), cancellationToken);
            if (old.ContainerName != saved.Name)
            {
                await host.RenameContainerAsync(old.Text("Id"), saved.Name, cancellationToken);
            }

            if (saved.Container.Find("HostConfig", "RestartPolicy") is JsonObject policy && !JsonNode.DeepEquals(policy, old.Find("HostConfig", "RestartPolicy")))
            {
                await host.SetRestartPolicyAsync(old.Text("Id"), policy.Copy(), cancellationToken);
            }

            if (!saved.WasRunning)
            {
                return new UpdateProgress.Ready("The container is there again; it did not run before.");
            }

            await ConnectAsync(host, saved, old, cancellationToken);
            await host.StartContainerAsync(old.Text("Id"), cancellationToken);
            var now = await host.InspectContainerAsync(old.Text("Id"), cancellationToken);
            return now is { IsRunning: true } ? new UpdateProgress.Ready("The old container runs.") : new UpdateProgress.Pending("The old container does not run yet.");
        }
        catch (DockerException fault)
        {
            return fault.IsUnanswered ? new UpdateProgress.Unseen(fault.Message) : new UpdateProgress.Pending(fault.Message);
        }
    }

    public async Task TidyAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        try
        {
            var host = await HostAsync(update, cancellationToken);
            var saved = SavedContainer.Of(update);
            var isGood = update.Phase == UpdatePhase.Succeeded;
            if (isGood)
            {
                await host.RemoveContainerAsync(saved.Id, cancellationToken);
            }

            if (update.Execution.RemoveImages)
            {
                await host.TryRemoveImageAsync(isGood ? saved.ImageId : ContainerImages.ReferenceOf(update, saved), cancellationToken);
            }
        }
        catch (DockerException)
        {
            // A stopped container that stays under its other name harms nobody: the update is over.
        }
    }

    private Task<IContainerHost> HostAsync(UpdateDocument update, CancellationToken cancellationToken) => hosts.OpenAsync(update.Change.Asset.Place, cancellationToken);

    private static async Task<JsonObject?> FindAsync(IContainerHost host, string mark, CancellationToken cancellationToken)
        => (await host.ListContainersAsync(withStopped: true, cancellationToken)).FirstOrDefault(container => container.Text("Labels", ContainerMark.Label) == mark) is { } listed
            ? await host.InspectContainerAsync(listed.Text("Id"), cancellationToken)
            : null;

    // A killed process may have come as far as to set the old container aside: then its own command is through.
    private async Task<UpdateProgress?> PrepareAsync(IContainerHost host, UpdateDocument update, SavedContainer saved, CancellationToken cancellationToken)
    {
        var old = await host.InspectContainerAsync(saved.Id, cancellationToken);
        var isAside = old?.ContainerName == ContainerMark.Aside(saved.Name, saved.Id);
        string? image;
        try
        {
            image = await images.EnsureAsync(host, update, saved, cancellationToken);
        }
        catch (DockerException fault) when (!isAside && fault.Fault != DockerFault.Unreachable)
        {
            // A version that is not there can't be made; who may not have it now, may later.
            return fault.IsTransient ? new UpdateProgress.Pending(fault.Message) { IsUntouched = true } : new UpdateProgress.Failed(fault.Message) { IsUntouched = fault.Fault != DockerFault.NotFound };
        }
        catch (UpdateRefusedException refusal) when (!isAside)
        {
            return new UpdateProgress.Failed(refusal.Message) { IsUntouched = true };
        }

        if (image is null)
        {
            if (isAside)
            {
                await host.RenameContainerAsync(saved.Id, saved.Name, cancellationToken);
            }

            return new UpdateProgress.PutOff($"{ContainerImages.Wanted(update.Change)} is not on the host yet, and the container's label no-pull forbids to fetch it.");
        }

        if (!isAside && old is { IsRunning: true } && await _hooks.BeforeAsync(host, saved, cancellationToken) is { } obstacle)
        {
            return obstacle;
        }

        await ContainerImages.NameAsync(host, image, ContainerImages.ReferenceOf(update, saved), cancellationToken);
        if (old is not null && old.ContainerName == saved.Name)
        {
            await host.RenameContainerAsync(saved.Id, ContainerMark.Aside(saved.Name, saved.Id), cancellationToken);
        }

        return null;
    }

    private static async Task<JsonObject> MakeAsync(IContainerHost host, SavedContainer saved, string reference, string mark, CancellationToken cancellationToken)
    {
        var body = ContainerRecreation.Body(saved.Container, saved.Image, reference, new Dictionary<string, string> { [ContainerMark.Label] = mark });
        var id = await host.CreateContainerAsync(saved.Name, body, cancellationToken);
        return await host.InspectContainerAsync(id, cancellationToken) ?? throw new DockerException($"Host {host.Name}: the container {saved.Name} is gone as soon as it was made.", DockerFault.NotFound, 404);
    }

    private async Task<UpdateProgress> StartAsync(IContainerHost host, SavedContainer saved, JsonObject made, CancellationToken cancellationToken)
    {
        if (!saved.WasRunning)
        {
            return new UpdateProgress.Ready("The container is made anew; it did not run before.");
        }

        if (!made.IsNew)
        {
            return made.Progress();
        }

        await ConnectAsync(host, saved, made, cancellationToken);

        // With the policy "always" the engine would start the old one beside the new one when it starts itself.
        await host.SetRestartPolicyAsync(saved.Id, new JsonObject { ["Name"] = "no" }, cancellationToken);
        await host.StopContainerAsync(saved.Id, saved.Labels.StopSignal, cancellationToken);
        await host.StartContainerAsync(made.Text("Id"), cancellationToken);
        if (await _hooks.AfterAsync(host, saved, made, cancellationToken) is { } failure)
        {
            return failure;
        }

        return await host.InspectContainerAsync(made.Text("Id"), cancellationToken) is { } now ? now.Progress() : new UpdateProgress.Failed("The new container is gone.");
    }

    private static async Task ConnectAsync(IContainerHost host, SavedContainer saved, JsonObject made, CancellationToken cancellationToken)
    {
        var present = made.Find("NetworkSettings", "Networks") as JsonObject ?? [];
        foreach (var (network, endpoint) in ContainerRecreation.FurtherNetworks(saved.Container).Where(further => !present.ContainsKey(further.Key)))
        {
            await host.ConnectAsync(network, made.Text("Id"), endpoint, cancellationToken);
        }
    }

    private static async Task RemoveNewAsync(IContainerHost host, UpdateDocument update, SavedContainer saved, CancellationToken cancellationToken)
    {
        if (await FindAsync(host, ContainerMark.Of(update), cancellationToken) is { } made)
        {
            await host.StopContainerAsync(made.Text("Id"), saved.Labels.StopSignal, cancellationToken);
            await host.RemoveContainerAsync(made.Text("Id"), cancellationToken);
        }
    }

    private static async Task<JsonObject?> FindOldAsync(IContainerHost host, UpdateDocument update, SavedContainer saved, CancellationToken cancellationToken)
    {
        if (await host.InspectContainerAsync(saved.Id, cancellationToken) is { } old)
        {
            return old;
        }

        if (await FindAsync(host, ContainerMark.OfRestored(update), cancellationToken) is { } restored)
        {
            return restored;
        }

        return await host.InspectContainerAsync(saved.Name, cancellationToken) is { } stranger
            ? throw new UpdateRefusedException($"The container {saved.Name} ({stranger.Text("Config", "Image")}) was made by somebody else since: only the newest update can be taken back.")
            : null;
    }
}
