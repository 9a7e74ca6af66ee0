using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Trimtab.Adapters.Grpc;

/// <summary>Reads messages of one kind from a stream of bytes, whatever pieces they come in.</summary>
/// <param name="pipe">Where the bytes come from; the reader does not complete it.</param>
/// <param name="parser">Of the kind.</param>
/// <param name="maxMessageBytes">A longer message ends the stream.</param>
public sealed class GrpcMessageReader<T>(PipeReader pipe, MessageParser<T> parser, int maxMessageBytes)
    where T : class, IMessage<T>
{
    /// <returns>The next message, or null at the end of the stream.</returns>
    /// <exception cref="GrpcException">What came is no message, or the stream broke off in the middle of one.</exception>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (TryTake(ref buffer, out var message))
            {
                pipe.AdvanceTo(buffer.Start);
                return message;
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw new GrpcException(GrpcStatusCode.Internal, "The stream ended in the middle of a message.");
            }
        }
    }

    private bool TryTake(ref ReadOnlySequence<byte> buffer, out T? message)
    {
        message = null;
        if (!GrpcFraming.TryRead(ref buffer, maxMessageBytes, out var bytes))
        {
            return false;
        }

        try
        {
            message = parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcException(GrpcStatusCode.Internal, $"The bytes are no message of the kind {typeof(T).Name}.", e);
        }
    }
}
