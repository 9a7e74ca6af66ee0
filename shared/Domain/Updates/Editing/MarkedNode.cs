using YamlDotNet.Core;

namespace Trimtab.Domain.Updates.Editing;

/// <summary>A value of a YAML text with the place where it stands: indexes into the text.</summary>
internal sealed class MarkedNode(int start, int end, int line)
{
    public int Start { get; } = start;

    /// <summary>Of a scalar only.</summary>
    public int End { get; } = end;

    public int Line { get; } = line;

    /// <summary>A scalar's text; null for everything else.</summary>
    public string? Text { get; init; }

    public ScalarStyle Style { get; init; }

    /// <summary>Of a mapping, in the text's order.</summary>
    public List<KeyValuePair<string, MarkedNode>>? Members { get; init; }

    /// <summary>Of a sequence.</summary>
    public List<MarkedNode>? Items { get; init; }

    /// <summary>The anchor's name; empty without one.</summary>
    public string Anchor { get; init; } = "";

    /// <summary>An alias stands elsewhere for this value, or for one around it: to change it would change more than one place.</summary>
    public bool IsShared { get; set; }

    /// <summary>The value of a member; null when there is none. A merge key adds nothing: what it brings stands elsewhere.</summary>
    public MarkedNode? this[string key]
    {
        get
        {
            foreach (var (name, value) in Members ?? [])
            {
                if (name == key)
                {
                    return value;
                }
            }

            return null;
        }
    }

    public MarkedNode? At(params ReadOnlySpan<string> path)
    {
        var node = this;
        foreach (var key in path)
        {
            if (node[key] is not { } next)
            {
                return null;
            }

            node = next;
        }

        return node;
    }

    /// <summary>This value and all inside it.</summary>
    public IEnumerable<MarkedNode> All()
        => [this, .. (Members ?? []).SelectMany(static member => member.Value.All()), .. (Items ?? []).SelectMany(static item => item.All())];
}
