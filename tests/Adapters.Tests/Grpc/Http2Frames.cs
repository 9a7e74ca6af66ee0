using System.Buffers.Binary;
using System.Text;

namespace Trimtab.Adapters.Tests.Grpc;

/// <summary>Frames and header blocks written by hand. Source: RFC 9113, section 4.1 and 6; RFC 7541, section 6.2.2 and appendix A.</summary>
internal static class Http2Frames
{
    public const byte DataType = 0;
    public const byte HeadersType = 1;
    public const byte ResetType = 3;
    public const byte SettingsType = 4;
    public const byte GoAwayType = 7;
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;
    public const byte Ack = 1;

    public static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    public static byte[] Frame(byte type, byte flags, int stream, params byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    public static byte[] Data(int stream, byte[] payload, bool isLast = false) => Frame(DataType, isLast ? EndStream : (byte)0, stream, payload);

    public static byte[] Headers(int stream, byte[] block, bool isLast = false)
        => Frame(HeadersType, (byte)(EndHeaders | (isLast ? EndStream : 0)), stream, block);

    public static byte[] Reset(int stream, int error)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, error);
        return Frame(ResetType, 0, stream, payload);
    }

    public static byte[] GoAway(int lastStream, int error)
    {
        var payload = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(payload, lastStream);
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(4), error);
        return Frame(GoAwayType, 0, 0, payload);
    }

    /// <summary>A literal header without indexing, its name new and nothing compressed.</summary>
    public static byte[] Literal(string name, string value)
        => [0x00, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    /// <summary>The headers of every good answer: <c>:status 200</c> (static entry 8) and the content type.</summary>
    public static byte[] OkHeaders() => [0x88, .. Literal("content-type", "application/grpc")];

    /// <summary>The headers of a request: <c>:method POST</c> (3), <c>:scheme http</c> (6), then literals.</summary>
    public static byte[] RequestHeaders(string path, params (string Name, string Value)[] more)
        => [0x83, 0x86, .. Literal(":path", path), .. Literal(":authority", "127.0.0.1"), .. Literal("te", "trailers"), .. more.SelectMany(header => Literal(header.Name, header.Value))];

    public static byte[] Message(params byte[] message) => [0, 0, 0, 0, (byte)message.Length, .. message];
}
