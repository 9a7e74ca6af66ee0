using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Trimtab.Domain.Yaml;

/// <summary>Writes JSON trees as YAML that <see cref="YamlTree"/> and kubectl read back as the same trees.</summary>
public static class YamlText
{
    /// <summary>Writes one document in block style, without a marker before it.</summary>
    /// <returns>The text with a line end; <c>null</c> for a null node.</returns>
    public static string Write(JsonNode? node)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Write(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        var written = text.ToString();

        // The emitter ends an open scalar with the marker of a document's end.
        return written.EndsWith("\n...\n", StringComparison.Ordinal) ? written[..^4] : written;
    }

    private static void Write(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, members.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in members)
                {
                    emitter.Emit(Key(key));
                    Write(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray items:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in items)
                {
                    Write(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                emitter.Emit(Text(value.GetValue<string>()));
                break;
            default:
                emitter.Emit(Scalar(node?.ToJsonString() ?? "null", ScalarStyle.Plain));
                break;
        }
    }

    // YamlDotNet reads a plain key with a word that begins with an asterisk, "0 * * * *", as no key.
    private static Scalar Key(string text)
        => Text(text) is { Style: ScalarStyle.Plain } plain && text.Contains(" *", StringComparison.Ordinal) ? Scalar(plain.Value, ScalarStyle.SingleQuoted) : Text(text);

    private static Scalar Text(string text)
    {
        if (text.Any(IsStrange) || (text.Contains('\n', StringComparison.Ordinal) && !IsLiteral(text)))
        {
            return Scalar(text, ScalarStyle.DoubleQuoted);
        }

        var plain = text != "<<" && YamlScalar.IsText(text) ? ScalarStyle.Plain : ScalarStyle.SingleQuoted;
        return Scalar(text, text.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal : plain);
    }

    // Only an escape brings these back as they were.
    private static bool IsStrange(char sign)
        => (char.IsControl(sign) && sign != '\n') || sign is '\u0085' or '\u2028' or '\u2029' or '\uFEFF' || char.IsSurrogate(sign);

    // Where the first line is indented or empty, or a line ends with a blank, a block would not come back as it was.
    private static bool IsLiteral(string text)
        => text[0] is not (' ' or '\n') && text[^1] != ' ' && !text.Contains(" \n", StringComparison.Ordinal) && !text.EndsWith("\n\n", StringComparison.Ordinal);

    private static Scalar Scalar(string text, ScalarStyle style)
        => new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);
}
