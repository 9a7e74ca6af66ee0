using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Registries.Access;

/// <summary>The fleet's credentials of registries, as Docker engines take them.</summary>
/// <param name="fleet">Says where they are.</param>
/// <param name="secrets">Holds them.</param>
/// <param name="hide">Is told every secret found inside another, so that no log shows it.</param>
/// <param name="programs">Calls credential helpers.</param>
/// <param name="limits">Bounds of their calls.</param>
/// <param name="time">Drives all waiting.</param>
/// <remarks>Value: base64url of <c>{"username":"…","password":"…","serveraddress":"…"}</c>, or of <c>{"identitytoken":"…"}</c>. Source: Docker Engine API, "Authentication".</remarks>
public sealed class EnginePullCredentials(IFleet fleet, ISecrets secrets, Action<string> hide, ProgramRunner programs, RegistryLimits limits, TimeProvider time) : IPullCredentials
{
    private const string Hub = "docker.io";

    /// <summary>What the engine calls Docker Hub.</summary>
    private const string HubServer = "https://index.docker.io/v1/";

    private readonly RegistryCredentialReader _reader = new(secrets, new CredentialPrograms(programs, limits, time), hide);

    /// <inheritdoc/>
    public async Task<string?> ReadAsync(string registry, string repository, CancellationToken cancellationToken)
    {
        var credential = await _reader.ReadAsync(fleet.Current.RegistryOf(registry).Credentials, registry, repository, cancellationToken);
        if (credential is null)
        {
            return null;
        }

        var server = registry == Hub ? HubServer : registry;
        var form = credential switch
        {
            { IdentityToken.Length: > 0 } => new JsonObject { ["identitytoken"] = credential.IdentityToken, ["serveraddress"] = server },
            { RegistryToken.Length: > 0 } => new JsonObject { ["registrytoken"] = credential.RegistryToken, ["serveraddress"] = server },
            _ => new JsonObject { ["username"] = credential.User, ["password"] = credential.Password, ["serveraddress"] = server },
        };
        var value = Convert.ToBase64String(Encoding.UTF8.GetBytes(form.ToJsonString())).Replace('+', '-').Replace('/', '_');
        hide(value);
        return value;
    }

    /// <inheritdoc/>
    public Task<bool> ForgetAsync(string registry, string repository, CancellationToken cancellationToken)
        => _reader.ForgetAsync(fleet.Current.RegistryOf(registry).Credentials, registry, repository, cancellationToken);

    /// <inheritdoc/>
    public string Describe(string registry) => fleet.Current.RegistryOf(registry).WhenDenied;
}
