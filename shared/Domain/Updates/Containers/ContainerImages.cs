using System.Text.Json.Nodes;
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

    /// <summary>Pulls the new version and checks its digest.</summary>
    /// <exception cref="UpdateRefusedException">It is not what the change says, may not be pulled, or the credentials for it can't be read.</exception>
    /// <exception cref="DockerException">The engine, its registry or the place of the credentials does not answer, or the registry refuses.</exception>
    internal async Task EnsureAsync(IContainerHost host, UpdateDocument update, SavedContainer saved, CancellationToken cancellationToken)
    {
        var change = update.Change;
        var reference = ReferenceOf(update, saved);
        if (saved.Labels.IsWithoutPull)
        {
            _ = await host.InspectImageAsync(reference, cancellationToken)
                ?? throw new UpdateRefusedException($"The host has no image {reference}, and the container's label no-pull forbids to pull it.");
            return;
        }

        var wanted = change.To.Digest is { } digest ? $"{change.Artifact}@{digest}" : $"{change.Artifact}:{change.To.Version}";
        if (change.To.Digest is null || await host.InspectImageAsync(wanted, cancellationToken) is null)
        {
            await PullAsync(host, wanted, cancellationToken);
        }

        var image = await host.InspectImageAsync(wanted, cancellationToken) ?? throw new UpdateRefusedException($"The host pulled {wanted} and does not have it.");
        var digests = (image["RepoDigests"] as JsonArray ?? []).Select(static entry => entry!.GetValue<string>());
        if (change.To.Digest is { } expected && !digests.Any(entry => entry.EndsWith($"@{expected}", StringComparison.Ordinal)))
        {
            throw new UpdateRefusedException($"What the host has as {wanted} is other content.");
        }

        await NameAsync(host, image.Text("Id"), reference, cancellationToken);
    }

    /// <summary>Sees to it that the old image is there under its old name.</summary>
    internal async Task RestoreAsync(IContainerHost host, SavedContainer saved, CancellationToken cancellationToken)
    {
        if (await host.InspectImageAsync(saved.ImageId, cancellationToken) is null)
        {
            var origin = (saved.Image?["RepoDigests"] as JsonArray)?.FirstOrDefault()?.GetValue<string>()
                ?? throw new UpdateRefusedException($"The old image {saved.Reference} ({saved.ImageId}) is gone from the host, and nobody knows where it came from.");
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

    private static async Task NameAsync(IContainerHost host, string image, string reference, CancellationToken cancellationToken)
    {
        if (ImageReference.TryParse(reference, out var parsed, out _) && parsed is { Tag: { } tag, Digest: null }
            && (await host.InspectImageAsync(reference, cancellationToken))?.Text("Id") != image)
        {
            await host.TagImageAsync(image, $"{parsed.Registry}/{parsed.Repository}", tag, cancellationToken);
        }
    }
}
