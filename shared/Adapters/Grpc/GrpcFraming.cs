using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace Trimtab.Adapters.Grpc;

/// <summary>Messages in a stream of bytes: a flag, four bytes of length in network order, the message. Source: gRPC over HTTP/2, "Length-Prefixed-Message".</summary>
public static class GrpcFraming
{
    public const int PrefixBytes = 5;

    /// <summary>Appends one message, not compressed.</summary>
    /// <exception cref="GrpcException">It is longer than <paramref name="maxMessageBytes"/> (<c>ResourceExhausted</c>); nothing was written.</exception>
    public static void Write(IBufferWriter<byte> output, IMessage message, int maxMessageBytes)
    {
        var length = message.CalculateSize();
        if (length > maxMessageBytes)
        {
            throw new GrpcException(GrpcStatusCode.ResourceExhausted, $"The message has {length} bytes; at most {maxMessageBytes} are sent.");
        }

        var prefix = output.GetSpan(PrefixBytes);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], length);
        output.Advance(PrefixBytes);
        message.WriteTo(output);
    }

    /// <summary>Takes the first message off the buffer when all of it is there.</summary>
    /// <returns>False when more bytes are needed; then the buffer is as it was.</returns>
    /// <exception cref="GrpcException">The message is compressed (<c>Internal</c>: nobody was told that we could), has an unknown flag, or is longer than
    /// <paramref name="maxMessageBytes"/> (<c>ResourceExhausted</c>). Told from the prefix, before any of it is kept.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maxMessageBytes, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (buffer.Length < PrefixBytes)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[PrefixBytes];
        buffer.Slice(0, PrefixBytes).CopyTo(prefix);
        if (prefix[0] != 0)
        {
            throw new GrpcException(GrpcStatusCode.Internal, prefix[0] == 1
                ? "The message is compressed, which was not agreed on."
                : $"The message begins with the unknown flag {prefix[0]}.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > maxMessageBytes)
        {
            throw new GrpcException(GrpcStatusCode.ResourceExhausted, $"The message has {length} bytes; at most {maxMessageBytes} are taken.");
        }

        if (buffer.Length < PrefixBytes + length)
        {
            return false;
        }

        message = buffer.Slice(PrefixBytes, length);
        buffer = buffer.Slice(PrefixBytes + length);
        return true;
    }
}
