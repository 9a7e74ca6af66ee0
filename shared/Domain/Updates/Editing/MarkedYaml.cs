using Trimtab.Domain.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Trimtab.Domain.Updates.Editing;

/// <summary>Reads a text that <see cref="YamlTree"/> took, once more, for where its values stand.</summary>
internal sealed class MarkedYaml
{
    private readonly HashSet<string> _aliases = new(StringComparer.Ordinal);
    private readonly Parser _parser;

    private MarkedYaml(string text) => _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));

    /// <param name="text">Without a byte order mark.</param>
    /// <returns>One root a document that has one.</returns>
    public static IReadOnlyList<MarkedNode> Read(string text)
    {
        var roots = new List<MarkedNode>();
        var reader = new MarkedYaml(text);
        while (reader.Next() is not StreamEnd)
        {
            if (reader._parser.Current is DocumentStart)
            {
                reader._aliases.Clear();
                reader.Next();
                var root = reader.ReadNode();
                foreach (var shared in root.All().Where(node => node.Anchor.Length > 0 && reader._aliases.Contains(node.Anchor)).SelectMany(static node => node.All()))
                {
                    shared.IsShared = true;
                }

                roots.Add(root);
            }
        }

        return roots;
    }

    private MarkedNode ReadNode()
    {
        var start = _parser.Current!;
        var anchor = start is NodeEvent { Anchor.IsEmpty: false } anchored ? anchored.Anchor.Value : "";
        var (from, to, line) = ((int)start.Start.Index, (int)start.End.Index, (int)start.Start.Line);
        switch (start)
        {
            case Scalar scalar:
                return new MarkedNode(from, to, line) { Text = scalar.Value, Style = scalar.Style, Anchor = anchor };
            case SequenceStart:
                var items = new List<MarkedNode>();
                while (Next() is not SequenceEnd)
                {
                    items.Add(ReadNode());
                }

                return new MarkedNode(from, to, line) { Items = items, Anchor = anchor };
            case MappingStart:
                var members = new List<KeyValuePair<string, MarkedNode>>();
                while (Next() is not MappingEnd)
                {
                    var key = ReadNode().Text ?? "";
                    Next();
                    members.Add(new(key, ReadNode()));
                }

                return new MarkedNode(from, to, line) { Members = members, Anchor = anchor };
            default:
                if (start is AnchorAlias alias)
                {
                    _aliases.Add(alias.Value.Value);
                }

                return new MarkedNode(from, to, line);
        }
    }

    private ParsingEvent Next() => _parser.MoveNext() ? _parser.Current! : new StreamEnd();
}
