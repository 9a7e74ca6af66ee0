namespace Trimtab.Adapters.Tests.Grpc;

/// <summary>A stream that gives its bytes in pieces of given sizes, over and over.</summary>
internal sealed class PieceStream(Stream inner, int[] pieces) : Stream
{
    private int _next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
        => inner.Read(buffer, offset, pieces.Length == 0 ? count : Math.Min(count, pieces[_next++ % pieces.Length]));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => inner.ReadAsync(pieces.Length == 0 ? buffer : buffer[..Math.Min(buffer.Length, pieces[_next++ % pieces.Length])], cancellationToken);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
