using System.Text;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Git;

/// <summary>Runs git so that nothing but its arguments counts: no configuration of user or machine, no hooks, no prompts, few protocols.</summary>
public sealed class GitCommand(ProgramRunner programs, IOptions<GitOptions> options, ISecrets secrets)
{
    private static readonly (string Key, string Value)[] Configuration =
    [
        ("core.hooksPath", "/dev/null"),
        ("core.fsmonitor", "false"),
        ("credential.helper", ""),
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
        ("fetch.recurseSubmodules", "false"),
        ("fetch.writeCommitGraph", "false"),
        ("fetch.unpackLimit", "1"),
        ("http.lowSpeedLimit", "100"),
        ("http.lowSpeedTime", "30"),
    ];

    /// <summary>Runs git on a clone, or on none when <paramref name="directory"/> is no repository.</summary>
    /// <exception cref="ProgramException">git is missing, took too long or wrote too much.</exception>
    public Task<ProgramResult> RunLocalAsync(string directory, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
        => programs.RunAsync(Call(directory, arguments, Configuration), cancellationToken);

    /// <summary>As <see cref="RunLocalAsync(string, IReadOnlyList{string}, CancellationToken)"/>, with input and output streamed.</summary>
    public Task<ProgramResult> RunLocalAsync(
        string directory,
        IReadOnlyList<string> arguments,
        Func<Stream, CancellationToken, Task> writeInput,
        Func<Stream, CancellationToken, Task> readOutput,
        CancellationToken cancellationToken)
        => programs.RunAsync(
            Call(directory, arguments, Configuration) with { WriteInput = writeInput, ReadOutput = readOutput },
            cancellationToken);

    /// <summary>Runs a git command that talks to the source's host, with its token or key.</summary>
    /// <exception cref="SecretUnavailableException">The token, the key or the known hosts can't be read.</exception>
    public async Task<ProgramResult> RunRemoteAsync(FleetSource source, string directory, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await RunRemoteOnceAsync(source, directory, arguments, cancellationToken);

        // A token that was remembered may have been renewed since.
        return result.ExitCode != 0 && GitFailure.IsRefusedToken(result) && source.Token is { } token && secrets.Forget(token)
            ? await RunRemoteOnceAsync(source, directory, arguments, cancellationToken)
            : result;
    }

    private async Task<ProgramResult> RunRemoteOnceAsync(FleetSource source, string directory, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var call = Call(directory, arguments, [.. Configuration, .. await CredentialsAsync(source, cancellationToken)]);
        if (source.Ssh is not { } ssh)
        {
            return await programs.RunAsync(call, cancellationToken);
        }

        var (key, knownHosts) = (await secrets.ReadAsync(ssh.Key, cancellationToken), await secrets.ReadAsync(ssh.KnownHosts, cancellationToken));
        using var files = SshFiles.Write(options.Value.CacheDirectory, key, knownHosts);
        var environment = new Dictionary<string, string>(call.Environment)
        {
            ["GIT_ALLOW_PROTOCOL"] = "ssh",
            ["GIT_SSH_COMMAND"] = SshCommandLine.Of(programs.PathOf(ProgramName.Ssh), files.Key, files.KnownHosts),
            ["GIT_SSH_VARIANT"] = "ssh",
        };
        return await programs.RunAsync(call with { Environment = environment }, cancellationToken);
    }

    private ProgramCall Call(string directory, IReadOnlyList<string> arguments, (string Key, string Value)[] configuration)
    {
        var environment = new Dictionary<string, string>
        {
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_ASKPASS"] = "",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_ATTR_NOSYSTEM"] = "1",
            ["GIT_ALLOW_PROTOCOL"] = "https:http:file",
            ["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(directory) ?? directory,
            ["GIT_OPTIONAL_LOCKS"] = "0",
            ["GIT_CONFIG_COUNT"] = configuration.Length.ToString(),
        };
        for (var i = 0; i < configuration.Length; i++)
        {
            environment[$"GIT_CONFIG_KEY_{i}"] = configuration[i].Key;
            environment[$"GIT_CONFIG_VALUE_{i}"] = configuration[i].Value;
        }

        return new ProgramCall(ProgramName.Git, arguments)
        {
            WorkingDirectory = directory,
            Environment = environment,
            Timeout = options.Value.Timeout,
            MaxOutputBytes = 64 << 20,
        };
    }

    private async ValueTask<(string Key, string Value)[]> CredentialsAsync(FleetSource source, CancellationToken cancellationToken)
    {
        if (source.Token is not { } reference || source.Repository.Scheme is not ("https" or "http"))
        {
            return [];
        }

        // A token alone goes with a user name that GitHub wants and others ignore; "user:password" is taken as it is.
        var token = await secrets.ReadAsync(reference, cancellationToken);
        var pair = token.Contains(':', StringComparison.Ordinal) ? token : $"x-access-token:{token}";
        return
        [
            ($"http.{source.Repository.GetLeftPart(UriPartial.Authority)}/.extraHeader", $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}"),

            // git would send the header to wherever the host redirects.
            ("http.followRedirects", "false"),
        ];
    }
}
