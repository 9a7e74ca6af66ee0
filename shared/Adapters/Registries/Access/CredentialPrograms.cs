using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Registries;

namespace Trimtab.Adapters.Registries.Access;

/// <summary>Credentials from the programs <c>docker-credential-…</c>, remembered for some minutes.</summary>
internal sealed partial class CredentialPrograms(ProgramRunner programs, RegistryLimits limits, TimeProvider time)
{
    /// <summary>The user's name that says: the secret is an identity token.</summary>
    private const string TokenUser = "<token>";

    private const int MaxOutput = 64 << 10;

    private static readonly string[] Names = ["HOME", "USER", "LOGNAME", "DOCKER_CONFIG", "REGISTRY_AUTH_FILE", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "GNUPGHOME", "PASSWORD_STORE_DIR"];
    private static readonly string[] Prefixes = ["AWS_", "AZURE_", "MSI_", "IDENTITY_", "CLOUDSDK_", "GOOGLE_", "GCE_", "XDG_"];

    private readonly ConcurrentDictionary<(string Helper, string Server), (RegistryCredential? Credential, long ReadAt)> _remembered = new();

    /// <returns>Null when the helper knows no such server.</returns>
    /// <exception cref="RegistryException">It could not be run, or said what can't be read.</exception>
    public async Task<RegistryCredential?> ReadAsync(string helper, string server, CancellationToken cancellationToken)
    {
        if (_remembered.TryGetValue((helper, server), out var remembered) && time.GetElapsedTime(remembered.ReadAt) < limits.HelperLifetime)
        {
            return remembered.Credential;
        }

        var readAt = time.GetTimestamp();
        var credential = await AskAsync(helper, server, cancellationToken);
        _remembered[(helper, server)] = (credential, readAt);
        return credential;
    }

    /// <returns>Whether anything was remembered.</returns>
    public bool Forget(string helper, string server) => _remembered.TryRemove((helper, server), out _);

    private async Task<RegistryCredential?> AskAsync(string helper, string server, CancellationToken cancellationToken)
    {
        if (!PlainName().IsMatch(helper))
        {
            throw Fault("A credential helper's name has only letters, digits, dashes, dots and underscores.", null);
        }

        var program = new ProgramName($"docker-credential-{helper}", "as the registry's maker gives it");
        try
        {
            var call = new ProgramCall(program, ["get"])
            {
                Timeout = limits.Helper,
                MaxOutputBytes = MaxOutput,
                Inherits = static name => Names.Contains(name, StringComparer.Ordinal) || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)),
                WriteInput = (input, token) => input.WriteAsync(Encoding.UTF8.GetBytes(server), token).AsTask(),
            };
            return Read(program, await programs.RunAsync(call, cancellationToken));
        }
        catch (ProgramException e)
        {
            throw Fault(e.Failure == ProgramFailure.Missing ? $"{program} is not installed where PATH looks." : e.Message, e);
        }
    }

    /// <remarks>Source: docker/docker-credential-helpers. What it says goes into no message: it may be the secret.</remarks>
    private static RegistryCredential? Read(ProgramName program, ProgramResult result)
    {
        if (result.ExitCode != 0)
        {
            return (result.Output + result.Error).Contains("credentials not found", StringComparison.OrdinalIgnoreCase)
                ? null
                : throw Fault($"{program} ended with exit code {result.ExitCode}: call it by hand to see why.", null);
        }

        try
        {
            if (JsonNode.Parse(result.Output) is JsonObject answer && answer["Secret"]?.GetValue<string>() is { Length: > 0 } secret)
            {
                var user = answer["Username"]?.GetValue<string>() ?? "";
                return user == TokenUser ? new RegistryCredential { IdentityToken = secret } : new RegistryCredential { User = user, Password = secret };
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Fault($"{program} answered what is no credential.", null);
        }

        return null;
    }

    private static RegistryException Fault(string message, Exception? inner) => new(message, RegistryFault.NotAsked, inner) { IsTransient = inner is ProgramException { Failure: ProgramFailure.TimedOut } };

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.\-]*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PlainName();
}
