using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Images;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Updates.Containers;

/// <summary>Which containers are not made anew.</summary>
internal static class ContainerRefusals
{
    /// <exception cref="UpdateRefusedException">It is somebody else's to make anew, wants to be left alone, or others could not do without it.</exception>
    public static async Task CheckAsync(IContainerHost host, JsonObject container, CancellationToken cancellationToken)
    {
        var labels = container.Find("Config", "Labels") as JsonObject;
        var words = new WatchtowerLabels(labels);
        var owner = labels?.ContainsKey("com.docker.swarm.service.id") == true ? "a Swarm service" : labels?.ContainsKey("io.kubernetes.pod.name") == true ? "a Kubernetes pod" : null;
        if (owner is not null)
        {
            throw new UpdateRefusedException($"The container belongs to {owner}, which would make it anew itself: update that.");
        }

        if (!words.IsEnabled)
        {
            throw new UpdateRefusedException("The container's label enable says that it is not updated.");
        }

        var id = container.Text("Id");
        var guests = (await host.ListContainersAsync(withStopped: true, cancellationToken)).Where(other => other.Text("HostConfig", "NetworkMode") == $"container:{id}")
            .Select(static other => (other["Names"] as JsonArray)?.FirstOrDefault()?.GetValue<string>().TrimStart('/') ?? other.Text("Id")).ToList();
        if (guests.Count > 0)
        {
            throw new UpdateRefusedException($"Its network is used by {string.Join(", ", guests)}, which would lose it: update them together by what made them.");
        }
    }

    /// <summary>Holds what runs against the change.</summary>
    /// <param name="update">The update.</param>
    /// <param name="container">What runs.</param>
    /// <param name="image">Its image; null when it is gone.</param>
    /// <exception cref="UpdateRefusedException">It is another one than the change's; <see cref="UpdateOvertakenException"/> where only the version is.</exception>
    public static void CheckVersion(UpdateDocument update, JsonObject container, JsonObject? image)
    {
        var (change, reference) = (update.Change, container.Text("Config", "Image"));
        if (IsOther(change, reference))
        {
            throw change.Other(reference, $"Container {change.Asset.Name} runs {reference}");
        }

        if (image is { RegistryDigests: [var content, ..] } && IsOtherContent(change, image) && CameAfter(update, container))
        {
            var digest = content[(content.IndexOf('@', StringComparison.Ordinal) + 1)..];
            throw new UpdateOvertakenException(new ArtifactVersion(change.To.Version, digest), $"Container {change.Asset.Name} runs {content}, which came later than this change.");
        }
    }

    private static bool IsOtherContent(Change change, JsonObject image)
        => change is { From.Digest: { } from, To.Digest: { } to } && change.From.Version == change.To.Version && !image.IsContent(from) && !image.IsContent(to);

    // Of two contents under one tag none is the greater one: what was made of a later update, or by hand since this one waits, is taken for newer.
    private static bool CameAfter(UpdateDocument update, JsonObject container)
        => (ContainerMark.QueuedAt(container.Text("Config", "Labels", ContainerMark.Label))
            ?? (DateTimeOffset.TryParse(container.Text("Created"), CultureInfo.InvariantCulture, out var created) ? created : null)) > update.QueuedAt;

    // A container that was made from an image's id names no version; what runs was told by its image's names then.
    private static bool IsOther(Change change, string reference)
        => ImageReference.TryParse(reference, out var image, out _)
            && (!new EditAim(change).IsImage(reference) || (image.Tag is { } tag && tag != change.To.Version && tag != change.From.Version));
}
