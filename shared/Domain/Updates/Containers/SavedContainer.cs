using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;

namespace Trimtab.Domain.Updates.Containers;

/// <summary>A container and its image as they were before an update.</summary>
internal sealed class SavedContainer(JsonObject saved)
{
    public JsonObject Container => (JsonObject)saved["container"]!;

    /// <summary>Null when it was gone already.</summary>
    public JsonObject? Image => saved["image"] as JsonObject;

    public string Id => Container.Text("Id");

    public string Name => Container.ContainerName;

    public bool WasRunning => Container.IsRunning;

    /// <summary>As it was written when the container was made.</summary>
    public string Reference => Container.Text("Config", "Image");

    public string ImageId => Container.Text("Image");

    public WatchtowerLabels Labels => new(Container.Find("Config", "Labels") as JsonObject);

    public static JsonObject Save(JsonObject container, JsonObject? image) => new() { ["container"] = container.DeepClone(), ["image"] = image?.DeepClone() };

    public static SavedContainer Of(UpdateDocument update) => new(update.Saved ?? throw new InvalidOperationException($"Update {update.Id} saved nothing."));
}
