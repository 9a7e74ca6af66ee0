using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Trimtab.Adapters.Programs;

/// <summary>The one way programs are run: an argument list, a small environment, a time limit, capped output, and no process left behind.</summary>
public sealed class ProgramRunner(IOptions<ProgramOptions> options, TimeProvider time)
{
    private const int MaxErrorBytes = 64 << 10;

    /// <summary>What a program gets of our own environment: nothing that changes what it does to a repository.</summary>
    private static readonly string[] InheritedVariables =
    [
        "PATH", "TMPDIR", "SYSTEMROOT", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
    ];

    /// <summary>Where a program is, for another program that calls it.</summary>
    /// <returns>A path, or a bare name that PATH resolves.</returns>
    public string PathOf(ProgramName program) => ProgramPath.Find(program, options.Value);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>The result, whatever its exit code.</returns>
    /// <exception cref="ProgramException">It is missing, took too long or wrote too much.</exception>
    public async Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(call.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var process = Start(call);
        try
        {
            return await FinishAsync(process, call, stop.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ProgramException(ProgramFailure.TimedOut, $"{call.Program} took longer than {call.Timeout.TotalSeconds:0.#} s and was stopped.", e);
        }
        finally
        {
            Kill(process);
        }
    }

    private static async Task<ProgramResult> FinishAsync(Process process, ProgramCall call, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var input = WriteInputAsync(process, call, failed.Token);
        var error = ReadAsync(process.StandardError.BaseStream, MaxErrorBytes, mayBeLonger: true, call.Program, failed.Token);
        var output = call.ReadOutput is { } read
            ? DrainAsync(read, process.StandardOutput.BaseStream, failed.Token)
            : ReadAsync(process.StandardOutput.BaseStream, call.MaxOutputBytes, mayBeLonger: false, call.Program, failed.Token);
        try
        {
            var text = await output;
            var problem = await error;
            await process.WaitForExitAsync(failed.Token);
            return new ProgramResult(process.ExitCode, text, problem);
        }
        finally
        {
            // The reader's own fault must not wait for a program that still writes.
            await failed.CancelAsync();
            Kill(process);
            await Task.WhenAll(input, output, error).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WriteInputAsync(Process process, ProgramCall call, CancellationToken cancellationToken)
    {
        try
        {
            if (call.WriteInput is { } write)
            {
                await write(process.StandardInput.BaseStream, cancellationToken);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading all of its input; its exit code and output say why.
        }
    }

    private static async Task<string> DrainAsync(Func<Stream, CancellationToken, Task> read, Stream output, CancellationToken cancellationToken)
    {
        await read(output, cancellationToken);
        await output.CopyToAsync(Stream.Null, cancellationToken);
        return "";
    }

    private static async Task<string> ReadAsync(Stream stream, int maxBytes, bool mayBeLonger, ProgramName program, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 << 10];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await kept.WriteAsync(buffer.AsMemory(0, (int)Math.Min(count, maxBytes - kept.Length)), cancellationToken);
            if (kept.Length == maxBytes && !mayBeLonger)
            {
                throw new ProgramException(ProgramFailure.OutputTooLarge, $"{program} wrote more than {maxBytes} bytes and was stopped.");
            }
        }

        return System.Text.Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }

    private Process Start(ProgramCall call)
    {
        var start = new ProcessStartInfo(ProgramPath.Find(call.Program, options.Value), call.Arguments)
        {
            WorkingDirectory = call.WorkingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        SetEnvironment(start.Environment, call);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ProgramException(
                ProgramFailure.Missing,
                $"{call.Program} could not be started ({e.Message.Split(": ")[^1]}). Install {call.Program} {call.Program.Wanted}, or name its path in the setting Programs:{Capitalize(call.Program.Name)}.",
                e);
        }
    }

    private static void SetEnvironment(IDictionary<string, string?> environment, ProgramCall call)
    {
        foreach (var name in environment.Keys.Except(InheritedVariables, StringComparer.Ordinal).Where(name => call.Inherits?.Invoke(name) != true).ToList())
        {
            environment.Remove(name);
        }

        environment["LC_ALL"] = "C";
        foreach (var (name, value) in call.Environment)
        {
            environment[name] = value;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself meanwhile.
        }
    }

    private static string Capitalize(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
