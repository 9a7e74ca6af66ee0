using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Trimtab.Adapters.Kubernetes;

/// <summary>Makes JSON readable as YAML. JSON writes a sign beyond U+FFFF, an emoji, as escapes of its two halves; YAML has no such escapes, and takes the sign itself.</summary>
internal static class JsonAsYaml
{
    private const int EscapeLength = 6;

    /// <param name="json">JSON in UTF-8.</param>
    /// <returns>The same document.</returns>
    public static byte[] Of(byte[] json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.AsSpan().IndexOf("\\uD"u8) < 0)
        {
            return json;
        }

        var yaml = new ArrayBufferWriter<byte>(json.Length);
        ReadOnlySpan<byte> rest = json;
        while (rest.IndexOf((byte)'\\') is >= 0 and var escape)
        {
            yaml.Write(rest[..escape]);
            rest = rest[escape..];
            if (TryReadPair(rest, out var sign))
            {
                yaml.Advance(sign.EncodeToUtf8(yaml.GetSpan(sign.Utf8SequenceLength)));
                rest = rest[(2 * EscapeLength)..];
            }
            else
            {
                // A backslash and what it escapes, which may be a backslash.
                yaml.Write(rest[..2]);
                rest = rest[2..];
            }
        }

        yaml.Write(rest);
        return yaml.WrittenSpan.ToArray();
    }

    private static bool TryReadPair(ReadOnlySpan<byte> text, out Rune sign)
    {
        sign = default;
        return TryReadHalf(text, out var high) && TryReadHalf(text[EscapeLength..], out var low) && Rune.TryCreate(high, low, out sign);
    }

    private static bool TryReadHalf(ReadOnlySpan<byte> text, out char half)
    {
        half = default;
        if (text.Length < EscapeLength || !text.StartsWith("\\u"u8) || !Utf8Parser.TryParse(text[2..EscapeLength], out ushort value, out var read, 'x') || read != EscapeLength - 2)
        {
            return false;
        }

        half = (char)value;
        return true;
    }
}
