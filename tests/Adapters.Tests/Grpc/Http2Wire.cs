using System.Buffers.Binary;
using System.Net.Sockets;

namespace Trimtab.Adapters.Tests.Grpc;

/// <summary>One end of a connection that speaks HTTP/2 byte by byte.</summary>
internal sealed class Http2Wire(TcpClient socket) : IDisposable
{
    private readonly NetworkStream _stream = socket.GetStream();

    public Task WriteAsync(byte[] bytes, CancellationToken cancellationToken) => _stream.WriteAsync(bytes, cancellationToken).AsTask();

    public async Task<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>Reads frames until one is wanted; settings are acknowledged on the way.</summary>
    public async Task<(byte Type, byte Flags, int Stream, byte[] Payload)> ReadFrameAsync(Func<byte, bool> isWanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = await ReadAsync(9, cancellationToken);
            var payload = await ReadAsync((head[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(1)), cancellationToken);
            var (type, flags, stream) = (head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)) & int.MaxValue);
            if (type == Http2Frames.SettingsType && (flags & Http2Frames.Ack) == 0)
            {
                await WriteAsync(Http2Frames.Frame(Http2Frames.SettingsType, Http2Frames.Ack, 0), cancellationToken);
            }

            if (isWanted(type))
            {
                return (type, flags, stream, payload);
            }
        }
    }

    public void Dispose() => socket.Dispose();
}
