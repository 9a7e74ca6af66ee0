using System.Text.Json;
using Trimtab.Domain.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Trimtab.Domain.Registries.Charts;

/// <summary>Reads the index of a chart repository as it comes: never as a tree, so that its size is that of what is kept.</summary>
public static class ChartIndexReader
{
    private const string Entries = "entries";

    /// <param name="stream">An <c>index.yaml</c>, in YAML or JSON; can be read twice.</param>
    /// <param name="located">The chart whose archives' places are wanted; null for none.</param>
    /// <exception cref="FormatException">It is none; the message is a part of a sentence.</exception>
    public static ChartIndex Read(Stream stream, string? located = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var isJson = IsJson(stream);
        stream.Position = 0;
        try
        {
            return isJson ? ReadJson(stream, located) : ReadYaml(stream, located);
        }
        catch (YamlException e)
        {
            throw new FormatException($"line {e.Start.Line} is not YAML", e);
        }
        catch (JsonException e)
        {
            throw new FormatException($"line {e.LineNumber + 1} is not the JSON of an index", e);
        }
        catch (Exception e) when (e is not FormatException && MalformedYaml.IsSaidBy(e))
        {
            throw new FormatException("it is not YAML", e);
        }
    }

    private static bool IsJson(Stream stream)
    {
        int read;
        while ((read = stream.ReadByte()) >= 0)
        {
            if (!char.IsWhiteSpace((char)read))
            {
                return read == '{';
            }
        }

        return false;
    }

    private static ChartIndex ReadJson(Stream stream, string? located)
    {
        var document = JsonSerializer.Deserialize(stream, ChartIndexJson.Default.ChartIndexDocument);
        var draft = new ChartIndexDraft(located);
        foreach (var (chart, versions) in document?.Entries ?? throw NoIndex())
        {
            foreach (var entry in (versions ?? []).OfType<ChartEntry>())
            {
                draft.Add(chart, entry);
            }
        }

        return draft.ToIndex();
    }

    private static ChartIndex ReadYaml(Stream stream, string? located)
    {
        using var text = new StreamReader(stream, leaveOpen: true);
        var parser = new Parser(text);
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _) || !parser.TryConsume<MappingStart>(out _))
        {
            throw NoIndex();
        }

        var draft = new ChartIndexDraft(located);
        var isIndex = false;
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (KeyOf(parser) == Entries && parser.TryConsume<MappingStart>(out _))
            {
                isIndex = true;
                ReadEntries(parser, draft);
            }
            else
            {
                parser.SkipThisAndNestedEvents();
            }
        }

        return isIndex ? draft.ToIndex() : throw NoIndex();
    }

    private static void ReadEntries(Parser parser, ChartIndexDraft draft)
    {
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var chart = KeyOf(parser);
            if (!parser.TryConsume<SequenceStart>(out _))
            {
                parser.SkipThisAndNestedEvents();
                continue;
            }

            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                if (parser.TryConsume<MappingStart>(out _))
                {
                    draft.Add(chart, ReadEntry(parser));
                }
                else
                {
                    parser.SkipThisAndNestedEvents();
                }
            }
        }
    }

    private static ChartEntry ReadEntry(Parser parser)
    {
        var entry = new ChartEntry();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = KeyOf(parser);
            if (key == "urls" && parser.TryConsume<SequenceStart>(out _))
            {
                entry.Urls = ReadFirst(parser);
                continue;
            }

            if (!parser.TryConsume<Scalar>(out var value))
            {
                parser.SkipThisAndNestedEvents();
                continue;
            }

            switch (key)
            {
                case "version":
                    entry.Version = value.Value;
                    break;
                case "appVersion":
                    entry.AppVersion = value.Value;
                    break;
                case "digest":
                    entry.Digest = value.Value;
                    break;
                case "created":
                    entry.Created = value.Value;
                    break;
                case "home":
                    entry.Home = value.Value;
                    break;
                case "deprecated":
                    entry.Deprecated = value.Value == "true";
                    break;
            }
        }

        return entry;
    }

    /// <summary>The first item of a list that has begun; the rest is passed over.</summary>
    private static List<string?> ReadFirst(Parser parser)
    {
        List<string?> first = parser.TryConsume<Scalar>(out var value) ? [value.Value] : [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            parser.SkipThisAndNestedEvents();
        }

        return first;
    }

    /// <summary>The next key; empty for one that is no text.</summary>
    private static string KeyOf(Parser parser)
    {
        if (parser.TryConsume<Scalar>(out var key))
        {
            return key.Value;
        }

        parser.SkipThisAndNestedEvents();
        return "";
    }

    private static FormatException NoIndex() => new("it is no index: it has no map of entries");
}
