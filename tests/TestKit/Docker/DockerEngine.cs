using System.Diagnostics;
using Trimtab.Adapters.Docker;
using Trimtab.Domain.Fleet;
using Trimtab.Local;
using Trimtab.TestKit.Certificates;
using Trimtab.TestKit.Files;

namespace Trimtab.TestKit.Docker;

/// <summary>A real Docker engine of its own: on a socket and a TLS port of 127.0.0.1, with its own files and a bridge of its own, from which nothing gets out. Its containers go with it.</summary>
/// <remarks>Without a bridge it would delete the machine's <c>docker0</c>, and with it the network of any other engine.</remarks>
public sealed class DockerEngine : IAsyncDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly ScratchDirectory _directory = new();
    private readonly TestAuthority _authority = new("Docker");
    private readonly int _port = FreePort.Find();
    private readonly string _bridge = $"tt{Random.Shared.Next(0x1000000):x6}";
    private Process? _process;

    private DockerEngine()
    {
        (ServerCertificate, ServerKey) = _authority.Issue("server", ServerUse);
        (ClientCertificate, ClientKey) = _authority.Issue("client", ClientUse);
        Connection = new DockerConnection(new DockerAccess(Host("engine"), null, null, null), new DockerLimits(), TimeProvider.System);
    }

    /// <summary>Why none can be started here; null when one can.</summary>
    public static string? Obstacle { get; } = Program is null ? "needs dockerd: install docker.io (it need not run)"
        : Environment.UserName != "root" ? "needs root: dockerd can't be started otherwise" : null;

    /// <summary>To do anything that the tested code does not.</summary>
    public DockerConnection Connection { get; }

    public Uri Address => new($"unix://{_directory["docker.sock"]}");

    /// <summary>Takes clients with a certificate of its authority only.</summary>
    public Uri TlsAddress => new($"tcp://127.0.0.1:{_port}");

    public string AuthorityFile => _authority.AuthorityFile;

    public string ClientCertificate { get; }

    public string ClientKey { get; }

    private string ServerCertificate { get; }

    private string ServerKey { get; }

    private static string? Program => new[] { "/usr/sbin/dockerd", "/usr/bin/dockerd", "/usr/local/bin/dockerd" }.FirstOrDefault(File.Exists);

    public static async Task<DockerEngine> StartAsync()
    {
        var engine = new DockerEngine();
        try
        {
            await engine.StartAgainAsync();
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>As the fleet names it.</summary>
    public FleetDockerHost Host(string name) => new(name, Address);

    /// <summary>Starts it on what it left, after <see cref="KillAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        File.Delete(_directory["docker.pid"]);
        if (!Directory.Exists($"/sys/class/net/{_bridge}"))
        {
            await RunAsync("ip", "link", "add", _bridge, "type", "bridge");
            await RunAsync("ip", "address", "add", $"10.{Random.Shared.Next(200, 250)}.{Random.Shared.Next(256)}.1/24", "dev", _bridge);
        }

        var log = _directory["dockerd.log"];
        string[] arguments =
        [
            "--host", Address.OriginalString, "--host", TlsAddress.OriginalString.TrimEnd('/'),
            "--tlsverify", "--tlscacert", AuthorityFile, "--tlscert", ServerCertificate, "--tlskey", ServerKey,
            "--data-root", _directory["data"], "--exec-root", _directory["exec"], "--pidfile", _directory["docker.pid"],
            "--bridge", _bridge, "--iptables=false", "--ip6tables=false", "--ip-masq=false", "--ip-forward=false",
        ];
        _process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1", "sh", log, Program!, .. arguments]) { UseShellExecute = false })!;
        using var limit = new CancellationTokenSource(StartLimit);
        while (!await AnswersAsync(limit.Token))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"dockerd ended: {await File.ReadAllTextAsync(log, limit.Token)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Ends it, and the containerd that it started, as a crash does. Its containers go on.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;

        // Nobody waits for its child any more: where no init does either, the next engine would take what is left of it for a running one.
        var pid = _directory["exec/containerd/containerd.pid"];
        using var kill = Process.Start("kill", ["-KILL", (await File.ReadAllTextAsync(pid)).Trim()]);
        await kill.WaitForExitAsync();
        File.Delete(pid);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            await DockerContent.RemoveContainersAsync(Connection);
            using var stop = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Connection.Dispose();
        _authority.Dispose();
        await EndLeftoversAsync();
        await RunAsync("ip", "link", "delete", _bridge);
        await UnmountAsync();
        _directory.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Connection.ReadAsync(DockerCall.Get("/version"), cancellationToken);
            return true;
        }
        catch (Domain.Docker.DockerException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    // A killed engine leaves its containers: each is a child of a shim that names our directory.
    private async Task EndLeftoversAsync()
    {
        foreach (var directory in Directory.GetDirectories("/proc").Where(static path => int.TryParse(Path.GetFileName(path), out _)))
        {
            try
            {
                if ((await File.ReadAllTextAsync(Path.Combine(directory, "cmdline"))).Contains(_directory["exec"], StringComparison.Ordinal))
                {
                    using var process = Process.GetProcessById(int.Parse(Path.GetFileName(directory)));
                    process.Kill(entireProcessTree: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
            {
                // It ended meanwhile.
            }
        }
    }

    // A killed engine leaves what it mounted.
    private async Task UnmountAsync()
    {
        foreach (var place in (await File.ReadAllLinesAsync("/proc/self/mounts")).Select(static line => line.Split(' ')[1]).Where(place => place.StartsWith(_directory.Path, StringComparison.Ordinal)))
        {
            await RunAsync("umount", "--lazy", place);
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
    }
}
