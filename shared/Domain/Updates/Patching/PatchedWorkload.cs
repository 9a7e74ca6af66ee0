using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Updates.Patching;

/// <summary>Reads and changes the one image of a workload that an update is about.</summary>
internal static class PatchedWorkload
{
    private static readonly string[] Lists = ["containers", "initContainers"];

    public static KindName? KindOf(AssetKind kind) => kind switch
    {
        AssetKind.Deployment or AssetKind.StatefulSet or AssetKind.DaemonSet => new KindName("apps/v1", kind.ToString()),
        AssetKind.CronJob => new KindName("batch/v1", "CronJob"),
        _ => null,
    };

    /// <summary>The image of a container; null when there is no such container.</summary>
    public static string? ImageOf(JsonObject live, string container) => Find(live, container)?.Container.Text("image");

    /// <summary>What the container is to run: with the digest where only that tells the versions apart, or where one stands already.</summary>
    public static (PlaceMatch State, string? Next) Next(UpdateDocument update, string image)
    {
        var change = update.Change;
        if (change.From.Version == change.To.Version && change.To.Digest is { } digest)
        {
            var name = image.Split('@')[0];
            return image.EndsWith($"@{digest}", StringComparison.Ordinal) ? (PlaceMatch.To, image) : (PlaceMatch.From, $"{name}@{digest}");
        }

        return new EditAim(change).Image(image);
    }

    /// <summary>A merge patch that sets one container's image, on the very version of the object that was read.</summary>
    public static JsonObject Patch(JsonObject live, string container, string image)
    {
        var (list, _) = Find(live, container) ?? throw new UpdateRefusedException($"{live.Reference} has no container {container}.");
        var containers = (JsonArray)PodTemplate.SpecOf(live)![list]!.DeepClone();
        foreach (var item in containers.OfType<JsonObject>().Where(item => item.Text("name") == container))
        {
            item["image"] = image;
        }

        JsonObject patch = new() { ["spec"] = new JsonObject { [list] = containers } };
        string[] path = live.KindName.Kind == "CronJob" ? ["template", "spec", "jobTemplate", "spec"] : ["template", "spec"];
        foreach (var field in path)
        {
            patch = new JsonObject { [field] = patch };
        }

        patch["metadata"] = new JsonObject { ["resourceVersion"] = live.ResourceVersion };
        return patch;
    }

    private static (string List, JsonObject Container)? Find(JsonObject live, string container)
    {
        foreach (var list in Lists)
        {
            if (PodTemplate.SpecOf(live)?.Items(list).FirstOrDefault(item => item.Text("name") == container) is { } found)
            {
                return (list, found);
            }
        }

        return null;
    }
}
