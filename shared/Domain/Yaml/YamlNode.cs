using System.Text.Json.Nodes;

namespace Trimtab.Domain.Yaml;

/// <summary>A value that was read, and what an alias to it would cost.</summary>
internal sealed record YamlNode(JsonNode? Value, YamlPosition Position, int Nodes, int Depth, long Weight)
{
    /// <summary>About the characters that a node costs besides its text.</summary>
    public const int NodeWeight = 16;

    public int Nodes { get; private set; } = Nodes;

    public int Depth { get; private set; } = Depth;

    public long Weight { get; private set; } = Weight;

    public void Include(YamlNode child, int keyLength = 0)
    {
        Nodes += child.Nodes;
        Weight += child.Weight + keyLength;
        Depth = Math.Max(Depth, child.Depth + 1);
    }
}
