using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Domain.Updates.Editing;

/// <summary>Values with a Flux marker behind them: <c># {"$imagepolicy": "ns:name"}</c>, with <c>:tag</c>, <c>:name</c> or <c>:digest</c>.</summary>
internal static class MarkerPlaces
{
    private const string Key = "$imagepolicy";

    public static IEnumerable<FoundPlace> Find(EditAim aim, IReadOnlyList<MarkedFile> files, IReadOnlyList<MarkedFile> all)
    {
        var marked = files.SelectMany(Marked).ToList();
        var policies = Policies(aim, marked, all);
        foreach (var (file, node, policy, part) in marked.Where(found => policies.Contains(found.Policy) && found.Part != "name"))
        {
            var match = part switch { "tag" => aim.Tag(node.Text!), "digest" => aim.Digest(node.Text!), _ => aim.Image(node.Text!) };
            yield return new FoundPlace(file, node, $"marker {policy}{(part.Length == 0 ? "" : $":{part}")}", match.Next, match.State);
        }
    }

    // A marker names a policy, not an image: the image stands at another marker of it, or in the policy's own objects.
    private static HashSet<string> Policies(EditAim aim, List<(MarkedFile File, MarkedNode Node, string Policy, string Part)> marked, IReadOnlyList<MarkedFile> all)
    {
        var policies = marked.Where(found => (found.Part.Length == 0 && aim.IsImage(found.Node.Text)) || (found.Part == "name" && aim.IsArtifact(found.Node.Text)))
            .Select(static found => found.Policy).ToHashSet(StringComparer.Ordinal);
        var objects = ManifestPlaces.Objects(all).ToList();
        var images = objects.Where(found => found.Node["kind"]!.Text == "ImageRepository" && aim.IsArtifact(found.Node.At("spec", "image")?.Text))
            .Select(static found => Name(found.Node)).ToHashSet(StringComparer.Ordinal);
        foreach (var (_, node) in objects.Where(static found => found.Node["kind"]!.Text == "ImagePolicy"))
        {
            var reference = node.At("spec", "imageRepositoryRef");
            if (images.Contains($"{reference?["namespace"]?.Text ?? Namespace(node)}:{reference?["name"]?.Text}"))
            {
                policies.Add(Name(node));
            }
        }

        return policies;
    }

    private static string Name(MarkedNode node) => $"{Namespace(node)}:{ManifestPlaces.NameOf(node)}";

    private static string Namespace(MarkedNode node) => node.At("metadata", "namespace")?.Text ?? "flux-system";

    private static IEnumerable<(MarkedFile File, MarkedNode Node, string Policy, string Part)> Marked(MarkedFile file)
    {
        if (!file.File.Text.Contains(Key, StringComparison.Ordinal))
        {
            yield break;
        }

        var text = file.Text;
        foreach (var node in file.Documents.SelectMany(static document => document.All()).Where(static node => node.Text is not null))
        {
            if (Marker(text, node.End) is { } marker && marker.Split(':') is { Length: 2 or 3 } parts)
            {
                yield return (file, node, $"{parts[0]}:{parts[1]}", parts.Length == 3 ? parts[2] : "");
            }
        }
    }

    private static string? Marker(string text, int from)
    {
        var rest = text.AsSpan(Math.Min(from, text.Length));
        var end = rest.IndexOfAny('\r', '\n');
        var line = (end < 0 ? rest : rest[..end]).TrimStart(" \t");
        if (!line.StartsWith('#') || line.IndexOf(Key, StringComparison.Ordinal) < 0)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(line[1..].Trim().ToString()) is JsonObject marker && marker.TryGetPropertyValue(Key, out var policy) && policy?.GetValueKind() == JsonValueKind.String
                ? policy.GetValue<string>()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
