using System.Diagnostics;
using Shouldly;
using Trimtab.Local;

namespace Trimtab.TestKit.Ssh;

/// <summary>A real sshd on 127.0.0.1 with a host key, a configuration and one allowed key of its own. It runs as our user, and lets that user in.</summary>
public sealed class SshServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _directory;
    private readonly int _port;
    private Task _rest = Task.CompletedTask;

    private SshServer(Process process, string directory, int port) => (_process, _directory, _port) = (process, directory, port);

    /// <summary>The server's program; null when this machine has none.</summary>
    public static string? Program { get; } = new[] { "/usr/sbin/sshd", "/usr/local/sbin/sshd", "/sbin/sshd" }.FirstOrDefault(File.Exists);

    /// <summary>The private key that is let in.</summary>
    public string Key => File.ReadAllText(Path.Combine(_directory, "client"));

    /// <summary>The line of <c>known_hosts</c> for this server.</summary>
    public string KnownHosts => LineFor(Path.Combine(_directory, "host.pub"));

    /// <param name="directory">For its files; made when missing.</param>
    public static async Task<SshServer> StartAsync(string directory)
    {
        Directory.CreateDirectory(directory);
        await MakeKeyAsync(Path.Combine(directory, "host"));
        await MakeKeyAsync(Path.Combine(directory, "client"));
        if (Environment.UserName == "root")
        {
            // Run by root, sshd wants this empty directory; its start script would make it.
            Directory.CreateDirectory("/run/sshd");
        }

        var port = FreePort.Find();
        var configuration = Path.Combine(directory, "sshd_config");
        await File.WriteAllTextAsync(configuration, $"""
            ListenAddress 127.0.0.1
            Port {port}
            HostKey {directory}/host
            AuthorizedKeysFile {directory}/client.pub
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            PidFile none
            """);
        var process = Process.Start(new ProcessStartInfo(Program!, ["-D", "-e", "-f", configuration]) { RedirectStandardError = true, UseShellExecute = false })!;
        var server = new SshServer(process, directory, port);
        try
        {
            await server.WaitUntilItListensAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an Ed25519 key without a passphrase, and <c>.pub</c> beside it.</summary>
    public static async Task MakeKeyAsync(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", path]))!;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }

    /// <param name="repository">Absolute path of a repository on this machine.</param>
    public Uri AddressOf(string repository) => new($"ssh://{Environment.UserName}@127.0.0.1:{_port}{repository}");

    /// <summary>A line of <c>known_hosts</c> that says this server has that key.</summary>
    public string LineFor(string publicKeyFile) => $"[127.0.0.1]:{_port} {File.ReadAllText(publicKeyFile)}";

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _rest;
        _process.Dispose();
    }

    private async Task WaitUntilItListensAsync()
    {
        using var limit = new CancellationTokenSource(StartTime);
        var said = "";
        while (await _process.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            said += line + "\n";
            if (line.Contains("Server listening on", StringComparison.Ordinal))
            {
                // What it says later must not fill the pipe.
                _rest = _process.StandardError.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        throw new InvalidOperationException($"sshd did not start: {said}");
    }
}
