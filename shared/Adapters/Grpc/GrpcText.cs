using System.Globalization;
using System.Text;

namespace Trimtab.Adapters.Grpc;

/// <summary>The percent-encoding of <c>grpc-message</c>. Source: gRPC over HTTP/2, "Responses".</summary>
public static class GrpcText
{
    /// <summary>A peer's longer message is cut: it ends up in logs.</summary>
    public const int MaxLength = 1024;

    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(Cut(text)))
        {
            if (octet is >= 0x20 and <= 0x7E and not (byte)'%')
            {
                encoded.Append((char)octet);
            }
            else
            {
                encoded.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }

    /// <summary>Decodes what can be decoded; the rest stays as it is, as the specification wants.</summary>
    public static string Decode(string text)
    {
        var octets = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                octets.Add(octet);
                i += 2;
            }
            else
            {
                octets.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
        }

        return Cut(Encoding.UTF8.GetString([.. octets]));
    }

    /// <summary>As much of a peer's text as may go into a log.</summary>
    internal static string Cut(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        // Not through the middle of a pair: half of one can't be encoded.
        return text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }
}
