using Trimtab.Domain.Assets;

namespace Trimtab.Domain.Updates.Editing;

/// <summary>The image fields of workloads.</summary>
internal static class ManifestPlaces
{
    private static readonly string[] Lists = ["containers", "initContainers"];

    /// <summary>Those of the asset's own manifest; where its name was changed on the way to the cluster (prefix, suffix), those of the one manifest of its kind that fits.</summary>
    public static IReadOnlyList<FoundPlace> Find(EditAim aim, IReadOnlyList<MarkedFile> files)
    {
        var fitting = Workloads(files).Where(workload => workload.Node["kind"]?.Text is { } kind && kind.Equals(aim.Asset.Kind.ToString(), StringComparison.Ordinal)
            && IsNamespace(aim.Asset, workload.Node)).ToList();
        var own = fitting.Where(workload => NameOf(workload.Node) == aim.Asset.Name).SelectMany(workload => Images(aim, workload.File, workload.Node)).ToList();
        if (own.Count > 0)
        {
            return own;
        }

        var similar = fitting.Where(workload => NameOf(workload.Node) is { Length: > 0 } name && aim.Asset.Name.Contains(name, StringComparison.Ordinal))
            .Select(workload => Images(aim, workload.File, workload.Node).ToList()).Where(static places => places.Count > 0).ToList();
        return similar.Count == 1 ? similar[0] : [];
    }

    /// <summary>Every object of every document, those of a List one by one.</summary>
    public static IEnumerable<(MarkedFile File, MarkedNode Node)> Objects(IEnumerable<MarkedFile> files)
        => from file in files
           where !file.IsKustomization
           from document in file.Documents
           from node in document["kind"]?.Text == "List" ? document["items"]?.Items ?? [] : [document]
           where node["kind"]?.Text is not null && node["apiVersion"]?.Text is not null
           select (file, node);

    public static string? NameOf(MarkedNode node) => node.At("metadata", "name")?.Text;

    private static IEnumerable<(MarkedFile File, MarkedNode Node)> Workloads(IEnumerable<MarkedFile> files)
        => Objects(files).Where(static found => PodSpec(found.Node) is not null);

    private static bool IsNamespace(AssetId asset, MarkedNode node)
        => node.At("metadata", "namespace")?.Text is not { } own || own == asset.Namespace;

    private static MarkedNode? PodSpec(MarkedNode node) => node["kind"]?.Text switch
    {
        nameof(AssetKind.CronJob) => node.At("spec", "jobTemplate", "spec", "template", "spec"),
        "Pod" => node["spec"],
        _ => node.At("spec", "template", "spec"),
    };

    private static IEnumerable<FoundPlace> Images(EditAim aim, MarkedFile file, MarkedNode node)
        => from list in Lists
           from container in PodSpec(node)![list]?.Items ?? []
           where container["name"]?.Text == aim.Change.Part
           let image = container["image"]
           where aim.IsImage(image?.Text)
           let match = aim.Image(image!.Text!)
           select new FoundPlace(file, image, $"{node["kind"]!.Text}/{NameOf(node)} container {aim.Change.Part}", match.Next, match.State);
}
