namespace Trimtab.Adapters.Grpc.Incidents;

/// <summary>Files that are there as a whole or not at all, whenever the program dies.</summary>
public static class AtomicFile
{
    /// <summary>How the name of a file ends that was not finished.</summary>
    public const string Unfinished = ".new";

    /// <param name="file">Its path; what was there before is replaced.</param>
    /// <param name="bytes">All of its content.</param>
    /// <param name="isFlushed">Whether the content is on the disk itself when this returns.</param>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public static void Write(string file, ReadOnlySpan<byte> bytes, bool isFlushed)
    {
        using (var stream = Open(file, bufferBytes: 0))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: isFlushed);
        }

        File.Move(file + Unfinished, file, overwrite: true);
    }

    /// <param name="file">Its path; what was there before is replaced.</param>
    /// <param name="write">Writes all of its content.</param>
    /// <param name="isFlushed">Whether the content is on the disk itself when this returns.</param>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public static void Write(string file, Action<Stream> write, bool isFlushed)
    {
        ArgumentNullException.ThrowIfNull(write);
        using (var stream = Open(file, bufferBytes: 16 << 10))
        {
            write(stream);
            stream.Flush(flushToDisk: isFlushed);
        }

        File.Move(file + Unfinished, file, overwrite: true);
    }

    private static FileStream Open(string file, int bufferBytes) => new(file + Unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferBytes);
}
