namespace Trimtab.Adapters.Grpc.Incidents;

/// <summary>Files that are there as a whole or not at all, whenever the program dies.</summary>
internal static class AtomicFile
{
    public const string Unfinished = ".new";

    public static void Write(string file, ReadOnlySpan<byte> bytes, bool isFlushed)
    {
        using (var stream = new FileStream(file + Unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: isFlushed);
        }

        File.Move(file + Unfinished, file, overwrite: true);
    }
}
