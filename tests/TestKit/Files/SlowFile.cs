using System.Diagnostics;

namespace Trimtab.TestKit.Files;

/// <summary>A file as a slow disk has it (a named pipe): whoever writes more than it holds waits until it is read.</summary>
public sealed class SlowFile : IAsyncDisposable
{
    /// <summary>More than is taken at once: by two pipes, and by the program between them.</summary>
    public const int Holds = 1 << 20;

    // Another program: a stream of ours would lock the file against its writer.
    private readonly Process _reader;

    private SlowFile(Process reader) => _reader = reader;

    /// <param name="path">Nothing may be there.</param>
    public static SlowFile Make(string path)
    {
        using var made = Process.Start("mkfifo", path);
        made.WaitForExit();
        return new SlowFile(Process.Start(new ProcessStartInfo("cat", path) { RedirectStandardOutput = true, UseShellExecute = false })!);
    }

    /// <summary>Waits until somebody writes.</summary>
    public Task WhenWritingAsync() => _reader.StandardOutput.BaseStream.ReadExactlyAsync(new byte[1]).AsTask();

    /// <summary>Reads all that is written.</summary>
    public Task ReadAsync() => _reader.StandardOutput.BaseStream.CopyToAsync(Stream.Null);

    public async ValueTask DisposeAsync()
    {
        _reader.Kill();
        await _reader.WaitForExitAsync();
        _reader.Dispose();
    }
}
