using System.Net.Http.Headers;
using System.Text;

namespace Trimtab.Adapters.Registries.Access;

/// <summary>What proves who asks.</summary>
internal sealed record RegistryCredential
{
    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>A refresh token that a token server exchanges; empty: a user and password do it.</summary>
    public string IdentityToken { get; init; } = "";

    /// <summary>A bearer token that the registry takes as it is; empty: none.</summary>
    public string RegistryToken { get; init; } = "";

    public AuthenticationHeaderValue ToBasic() => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));

    /// <returns>No secret.</returns>
    public override string ToString() => User.Length > 0 ? $"user {User}" : "a token";
}
