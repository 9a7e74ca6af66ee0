using System.Text.Json.Nodes;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Updates.Containers;

/// <summary>Sees to it that a host has the image that is wanted, and nothing else under its name.</summary>
public sealed class ContainerImages(IPullCredentials credentials)
{
    /// <summary>What the new container is said to run: as the old one was, with another tag.</summary>
    internal static string ReferenceOf(UpdateDocument update, SavedContainer saved)
        => new EditAim(update.Change).Image(saved.Reference).Next is { } next ? next : $"{update.Change.Artifact}:{update.Change.To.Version}";

    /// <summary>Sees to it that the new version is there, whatever it is called: pulls it unless the container forbids that, and checks its digest.</summary>
    /// <returns>Its id; null while the host does not have it and must not pull it.</returns>
    /// <exception cref="UpdateRefusedException">It is not what the change says, may not be pulled, or the credentials for it can't be read.</exception>
    /// <exception cref="DockerException">The engine, its registry or the place of the credentials does not answer, or the registry refuses.</exception>
    internal async Task<string?> EnsureAsync(IContainerHost host, UpdateDocument update, SavedContainer saved, CancellationToken cancellationToken)
    {
        var change = update.Change;
        if (saved.Labels.IsWithoutPull)
        {
            return (await FindAsync(host, change, ReferenceOf(update, saved), cancellationToken))?.Text("Id");
        }

        var wanted = Wanted(change);
        if (change.To.Digest is null || await host.InspectImageAsync(wanted, cancellationToken) is null)
        {
            await PullAsync(host, wanted, cancellationToken);
        }

        var image = await host.InspectImageAsync(wanted, cancellationToken) ?? throw new UpdateRefusedException($"The host pulled {wanted} and does not have it.");
        return change.To.Digest is { } expected && !image.IsContent(expected) ? throw new UpdateRefusedException($"What the host has as {wanted} is other content.") : image.Text("Id");
    }

    /// <summary>By its digest where that is known.</summary>
    internal static string Wanted(Change change) => change.To.Digest is { } digest ? $"{change.Artifact}@{digest}" : $"{change.Artifact}:{change.To.Version}";

    /// <summary>Has an image carry the name by which its container will be made.</summary>
    internal static async Task NameAsync(IContainerHost host, string image, string reference, CancellationToken cancellationToken)
    {
        if (ImageReference.TryParse(reference, out var parsed, out _) && parsed is { Tag: { } tag, Digest: null }
            && (await host.InspectImageAsync(reference, cancellationToken))?.Text("Id") != image)
        {
            await host.TagImageAsync(image, $"{parsed.Registry}/{parsed.Repository}", tag, cancellationToken);
        }
    }

    /// <summary>Sees to it that the old image is there under its old name.</summary>
    internal async Task RestoreAsync(IContainerHost host, SavedContainer saved, CancellationToken cancellationToken)
    {
        if (await host.InspectImageAsync(saved.ImageId, cancellationToken) is null)
        {
            var origin = saved.Image?.RegistryDigests is [var first, ..] ? first
                : throw new UpdateRefusedException($"The old image {saved.Reference} ({saved.ImageId}) is gone from the host, and nobody knows where it came from.");
            await PullAsync(host, origin, cancellationToken);
        }

        await NameAsync(host, saved.ImageId, saved.Reference, cancellationToken);
    }

    private async Task PullAsync(IContainerHost host, string reference, CancellationToken cancellationToken)
    {
        if (!ImageReference.TryParse(reference, out var image, out var reason))
        {
            throw new UpdateRefusedException($"'{reference}' names no image: {reason}");
        }

        try
        {
            await PullAsync(host, reference, image, isLast: false, cancellationToken);
        }
        catch (RegistryException e)
        {
            throw e.IsTransient ? new DockerException(e.Message, DockerFault.PullFailed, 0, e) : new UpdateRefusedException(e.Message, e);
        }
    }

    // What is remembered of credentials may be stale: refused, they are read anew, once.
    private async Task PullAsync(IContainerHost host, string reference, ImageReference image, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            await host.PullImageAsync(reference, await credentials.ReadAsync(image.Registry, image.Repository, cancellationToken), cancellationToken);
        }
        catch (DockerException denied) when (denied.Fault == DockerFault.Denied)
        {
            if (isLast || !await credentials.ForgetAsync(image.Registry, image.Repository, cancellationToken))
            {
                throw new DockerException($"{denied.Message} {credentials.Describe(image.Registry)}", denied.Fault, denied.Status, denied);
            }

            await PullAsync(host, reference, image, isLast: true, cancellationToken);
        }
    }

    // What was built or loaded on the host came from no registry: another tag's name is all that is known of it. The tag that runs already says nothing of its content.
    private static async Task<JsonObject?> FindAsync(IContainerHost host, Change change, string reference, CancellationToken cancellationToken)
    {
        var named = await host.InspectImageAsync(reference, cancellationToken);
        if (change.To.Digest is not { } digest || (named is not null && (named.IsContent(digest) || (named.RegistryDigests.Count == 0 && change.From.Version != change.To.Version))))
        {
            return named;
        }

        return await host.InspectImageAsync(Wanted(change), cancellationToken) is { } other && other.IsContent(digest) ? other : null;
    }
}
