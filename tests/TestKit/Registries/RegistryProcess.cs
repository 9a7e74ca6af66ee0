using System.Diagnostics;
using System.Text.RegularExpressions;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Running;

namespace Trimtab.TestKit.Registries;

/// <summary>A real registry (distribution's, from the package docker-registry) on 127.0.0.1, as a child process.</summary>
public sealed partial class RegistryProcess : IAsyncDisposable
{
    /// <summary>The program's name, for attributes of tests that need it.</summary>
    public const string Program = "docker-registry";

    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    private readonly RegistryOptions _options;
    private readonly ScratchDirectory _directory = new();
    private Process? _process;
    private Task _rest = Task.CompletedTask;
    private int _port;

    private RegistryProcess(RegistryOptions options) => (_options, _port) = (options, options.Port);

    /// <summary>Host and port, as it stands in image references.</summary>
    public string Host => $"127.0.0.1:{_port}";

    /// <summary>Base address with a trailing slash.</summary>
    public Uri Address => new($"{(_options.Tls is null ? "http" : "https")}://{Host}/");

    public string DataFolder => _options.DataFolder ?? _directory["data"];

    /// <exception cref="InvalidOperationException">It is not installed, or did not start.</exception>
    public static async Task<RegistryProcess> StartAsync(RegistryOptions? options = null)
    {
        var registry = new RegistryProcess(options ?? new RegistryOptions());
        try
        {
            await registry.StartAgainAsync();
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it at the same port with the same content, after <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        var file = _directory["config.yml"];
        await File.WriteAllTextAsync(file, Configuration());
        _process = System.Diagnostics.Process.Start(new ProcessStartInfo(ProgramOnPath.Find(Program) ?? throw new InvalidOperationException($"{Program} is not installed."), ["serve", file])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        await WaitUntilItListensAsync(_process);
    }

    /// <summary>Ends it at once; its content stays.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            await _rest;
            process.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }

    private string Configuration()
    {
        Directory.CreateDirectory(DataFolder);
        var text = $"""
            version: 0.1
            log: {"{"} level: info, accesslog: {"{"} disabled: true {"}"} {"}"}
            storage: {"{"} filesystem: {"{"} rootdirectory: "{DataFolder}", maxthreads: 100 {"}"}, delete: {"{"} enabled: true {"}"} {"}"}
            http:
              addr: "{Host}"
              secret: a-secret-for-uploads

            """;
        if (_options.Tls is { } tls)
        {
            text += $"  tls: {{ certificate: \"{tls.Certificate}\", key: \"{tls.Key}\" }}\n";
        }

        if (_options.Notifications is { } listener)
        {
            text += $"notifications: {{ endpoints: [{{ name: listener, url: \"{listener.Address}\", timeout: 5s, threshold: 3, backoff: 1s, headers: {{ Authorization: [\"{listener.Authorization}\"] }} }}] }}\n";
        }

        return text + Authentication();
    }

    private string Authentication()
    {
        if (_options.Tokens is { } tokens)
        {
            return $"auth: {{ token: {{ realm: \"{tokens.Realm}\", service: {TokenServer.Service}, issuer: {TokenServer.Issuer}, rootcertbundle: \"{tokens.CertificateFile}\" }} }}\n";
        }

        if (_options.User is not { } user)
        {
            return "";
        }

        var file = _directory["htpasswd"];
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo("htpasswd", ["-bcB", "-C", "4", file, user.Name, user.Password]) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return $"auth: {{ htpasswd: {{ realm: test, path: \"{file}\" }} }}\n";
    }

    private async Task WaitUntilItListensAsync(Process process)
    {
        using var limit = new CancellationTokenSource(StartTime);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var told = "";
        while (await process.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            told += line + "\n";
            if (Listening().Match(line) is { Success: true } match)
            {
                _port = int.Parse(match.Groups["port"].Value);
                // What it says later must not fill the pipes.
                _rest = Task.WhenAll(output, process.StandardError.ReadToEndAsync(CancellationToken.None));
                return;
            }
        }

        throw new InvalidOperationException($"The registry did not start: {told}");
    }

    [GeneratedRegex(@"listening on 127\.0\.0\.1:(?<port>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
