using System.Text.Json.Nodes;

namespace Trimtab.Domain.Yaml;

/// <summary>Goes through the texts of a value that hold something, and puts other values in their places. Keys stay as they are.</summary>
internal sealed class YamlTextWalk(string sought, Func<FoundText, JsonNode?> replace)
{
    private readonly List<string> _segments = [];

    public void Run(JsonNode? value, YamlPosition? position)
    {
        switch (value)
        {
            case JsonObject members:
                foreach (var (key, member) in members.ToArray())
                {
                    Step(key, member, position?.Members?.GetValueOrDefault(key), replacement => members[key] = replacement);
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    Step($"[{i}]", items[i], position?.Items is { } positions && i < positions.Count ? positions[i] : null, replacement => items[i] = replacement);
                }

                break;
        }
    }

    private void Step(string segment, JsonNode? value, YamlPosition? position, Action<JsonNode?> put)
    {
        _segments.Add(segment);
        if (value is not JsonValue single)
        {
            Run(value, position);
        }
        else if (single.TryGetValue<string>(out var text) && text.Contains(sought, StringComparison.Ordinal))
        {
            put(replace(new FoundText([.. _segments], position?.Line ?? 1, text, position?.IsPlain ?? false)));
        }

        _segments.RemoveAt(_segments.Count - 1);
    }
}
