using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Trimtab.Domain.Yaml;

/// <summary>Builds the trees of one text from the parser's events; one use.</summary>
internal sealed class YamlReader(string file, YamlLimits limits)
{
    private readonly List<YamlFault> _faults = [];
    private readonly Dictionary<string, YamlNode> _anchors = [];
    private int _nodes;
    private long _expansion;
    private Parser _parser = null!;

    /// <exception cref="InvalidYamlException">The text is wrong or passes a limit.</exception>
    public IReadOnlyList<YamlTree> Read(string text)
    {
        var trees = new List<YamlTree>();
        var line = 1;
        try
        {
            _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
            while (Next() is not StreamEnd)
            {
                line = LineOf(_parser.Current!);
                if (_parser.Current is DocumentStart)
                {
                    trees.Add(ReadDocument());
                }

                if (trees.Count > limits.MaxDocuments)
                {
                    throw Stop(line, $"There are more than {limits.MaxDocuments} documents.");
                }
            }
        }
        catch (YamlException e)
        {
            throw Stop((int)Math.Clamp(e.Start.Line, 1, text.TrimEnd().Count('\n') + 1), $"This is not YAML: {e.InnerException?.Message ?? e.Message}");
        }
        catch (Exception e) when (MalformedYaml.IsSaidBy(e))
        {
            throw Stop(line, $"This is not YAML: {e.Message}");
        }

        return _faults.Count == 0 ? trees : throw new InvalidYamlException(_faults);
    }

    private YamlTree ReadDocument()
    {
        _anchors.Clear();
        Next();
        var node = ReadNode(1);
        Next();
        return new YamlTree(file, node.Value, node.Position);
    }

    /// <summary>Reads the node whose first event is current; leaves its last event current.</summary>
    private YamlNode ReadNode(int depth)
    {
        var start = _parser.Current!;
        Count(1, LineOf(start));
        if (depth > limits.MaxDepth)
        {
            throw Stop(LineOf(start), $"The nesting is deeper than {limits.MaxDepth}.");
        }

        var node = start switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart sequence => ReadSequence(sequence, depth),
            MappingStart mapping => ReadMapping(mapping, depth),
            AnchorAlias alias => Expand(alias, depth),
            _ => throw Stop(LineOf(start), "A value is missing."),
        };
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = node;
        }

        return node;
    }

    private YamlNode ReadScalar(Scalar scalar)
    {
        var line = LineOf(scalar);
        JsonNode? value = null;
        try
        {
            value = YamlScalar.Resolve(scalar);
        }
        catch (FormatException e)
        {
            Fault(line, e.Message);
        }

        return new YamlNode(value, new YamlPosition(line) { IsPlain = scalar is { Style: ScalarStyle.Plain, Tag.IsEmpty: true } }, 1, 1, YamlNode.NodeWeight + scalar.Value.Length);
    }

    private YamlNode ReadSequence(SequenceStart start, int depth)
    {
        CheckTag(start, "seq");
        var result = new JsonArray();
        var node = new YamlNode(result, new YamlPosition(LineOf(start)) { Items = [] }, 1, 1, YamlNode.NodeWeight);
        while (Next() is not SequenceEnd)
        {
            var item = ReadNode(depth + 1);
            result.Add(item.Value);
            node.Position.Items!.Add(item.Position);
            node.Include(item);
        }

        return node;
    }

    private YamlNode ReadMapping(MappingStart start, int depth)
    {
        CheckTag(start, "map");
        var result = new JsonObject();
        var node = new YamlNode(result, new YamlPosition(LineOf(start)) { Members = [] }, 1, 1, YamlNode.NodeWeight);
        var merges = new List<YamlNode>();
        while (Next() is not MappingEnd)
        {
            var (key, line, isMerge) = ReadKey();
            Next();
            var value = ReadNode(depth + 1);
            if (isMerge)
            {
                merges.Add(value);
            }
            else if (node.Position.Members!.TryAdd(key, value.Position.At(line)))
            {
                result[key] = value.Value;
                node.Include(value, key.Length);
            }
            else
            {
                Fault(line, $"The key '{Shorten(key)}' is there twice, first in line {node.Position.Members[key].Line}.");
            }
        }

        foreach (var merge in merges)
        {
            Merge(node, merge);
        }

        return node;
    }

    private (string Key, int Line, bool IsMerge) ReadKey()
    {
        var current = _parser.Current!;
        var line = LineOf(current);
        Count(1, line);
        var scalar = current switch
        {
            Scalar found => found,
            AnchorAlias alias when Anchored(alias)?.Value is JsonValue value => new Scalar(value.ToString()),
            _ => throw Stop(line, "A key must be a plain text (a template's {{ … }} must be in quotes)."),
        };
        if (!scalar.Anchor.IsEmpty)
        {
            _anchors[scalar.Anchor.Value] = ReadScalar(scalar);
        }

        if (scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" })
        {
            Fault(line, "A key is empty; put it in quotes when it is text.");
        }

        return (scalar.Value, line, scalar is { Style: ScalarStyle.Plain, Value: "<<" });
    }

    /// <summary>Adds the members that <paramref name="target"/> does not have; of several sources the first wins.</summary>
    private void Merge(YamlNode target, YamlNode source)
    {
        switch (source.Value)
        {
            case JsonArray list when list.All(item => item is JsonObject):
                foreach (var (item, position) in list.Zip(source.Position.Items!))
                {
                    MergeMembers(target, (JsonObject)item!, position);
                }

                break;
            case JsonObject members:
                MergeMembers(target, members, source.Position);
                break;
            default:
                Fault(source.Position.Line, "The merge key << needs a mapping or a list of mappings.");
                break;
        }

        target.Include(source);
    }

    private static void MergeMembers(YamlNode target, JsonObject members, YamlPosition position)
    {
        var result = (JsonObject)target.Value!;
        foreach (var (key, value) in members)
        {
            if (!result.ContainsKey(key))
            {
                result[key] = value?.DeepClone();
                target.Position.Members!.Add(key, position.Members![key]);
            }
        }
    }

    private YamlNode Expand(AnchorAlias alias, int depth)
    {
        var line = LineOf(alias);
        if (Anchored(alias) is not { } anchored)
        {
            throw Stop(line, $"The alias *{Shorten(alias.Value.Value)} has no anchor before it.");
        }

        _expansion += anchored.Weight;
        Count(anchored.Nodes, line);
        if (_expansion > limits.MaxExpansion)
        {
            throw Stop(line, $"Aliases make the text longer by more than {limits.MaxExpansion} characters.");
        }

        if (depth + anchored.Depth - 1 > limits.MaxDepth)
        {
            throw Stop(line, $"The nesting is deeper than {limits.MaxDepth}.");
        }

        return anchored with { Value = anchored.Value?.DeepClone() };
    }

    private YamlNode? Anchored(AnchorAlias alias) => _anchors.GetValueOrDefault(alias.Value.Value);

    private void CheckTag(NodeEvent start, string name)
    {
        if (!start.Tag.IsEmpty && start.Tag.Value is var tag && tag != "!" && tag != "tag:yaml.org,2002:" + name)
        {
            Fault(LineOf(start), $"The tag {Shorten(tag)} is not known here.");
        }
    }

    private void Count(int nodes, int line)
    {
        _nodes += nodes;
        if (_nodes > limits.MaxNodes)
        {
            throw Stop(line, $"There are more than {limits.MaxNodes} values.");
        }
    }

    private ParsingEvent Next() => _parser.MoveNext() ? _parser.Current! : throw Stop(1, "The text ends too early.");

    private void Fault(int line, string text)
    {
        _faults.Add(new YamlFault(file, line, text));
        if (_faults.Count >= 100)
        {
            throw new InvalidYamlException(_faults);
        }
    }

    private InvalidYamlException Stop(int line, string text) => new([.. _faults, new YamlFault(file, line, text)]);

    private static int LineOf(ParsingEvent value) => (int)Math.Max(1, value.Start.Line);

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
