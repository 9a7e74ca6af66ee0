using System.Buffers;
using System.Globalization;
using System.Text;

namespace Trimtab.Adapters.Git;

/// <summary>Reads the output of <c>git cat-file --batch</c>: a header line, the content, a line end, for each object asked for.</summary>
internal sealed class BlobStream(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;

    /// <summary>Copies the next object to <paramref name="target"/>.</summary>
    /// <exception cref="GitCacheDamagedException">It is missing or not of the expected size.</exception>
    public async Task CopyNextAsync(GitTreeEntry entry, Stream target, CancellationToken cancellationToken)
    {
        var header = await ReadLineAsync(cancellationToken);
        if (header != $"{entry.Id} blob {entry.Size.ToString(CultureInfo.InvariantCulture)}")
        {
            throw new GitCacheDamagedException($"The clone gave '{header}' for {entry.Path}.");
        }

        var left = entry.Size;
        while (left > 0)
        {
            await FillAsync(cancellationToken);
            var count = (int)Math.Min(left, _end - _start);
            await target.WriteAsync(_buffer.AsMemory(_start, count), cancellationToken);
            _start += count;
            left -= count;
        }

        await FillAsync(cancellationToken);
        _start++;
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new ArrayBufferWriter<byte>(128);
        while (line.WrittenCount < 4096)
        {
            await FillAsync(cancellationToken);
            var end = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            line.Write(_buffer.AsSpan(_start, (end < 0 ? _end : end) - _start));
            _start = end < 0 ? _end : end + 1;
            if (end >= 0)
            {
                break;
            }
        }

        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_start < _end)
        {
            return;
        }

        (_start, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken));
        if (_end == 0)
        {
            throw new GitCacheDamagedException("The clone ended in the middle of a file.");
        }
    }
}
