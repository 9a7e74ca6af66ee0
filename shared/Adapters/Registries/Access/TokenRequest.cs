namespace Trimtab.Adapters.Registries.Access;

/// <summary>What a token is asked for, and where.</summary>
/// <param name="Realm">The token server's address, as the challenge gives it.</param>
/// <param name="Service">Who takes the token; empty when the challenge does not say.</param>
/// <param name="Scope">Rights, parted by blanks: <c>repository:acme/web:pull</c>; empty for none.</param>
internal sealed record TokenRequest(string Realm, string Service, string Scope)
{
    private const string Client = "trimtab";

    /// <summary>From a challenge; where that names no scope, to read the repository.</summary>
    public static TokenRequest Of(Challenge challenge, string repository)
    {
        var scope = challenge.Parameter("scope");
        return new TokenRequest(challenge.Parameter("realm"), challenge.Parameter("service"), scope.Length > 0 || repository.Length == 0 ? scope : $"repository:{repository}:pull");
    }

    /// <summary>The same for another repository: what one repository's calls need is what another's need.</summary>
    public TokenRequest For(string from, string to)
        => from == to || from.Length == 0 ? this : this with { Scope = string.Join(' ', Scopes.Select(scope => Replace(scope, from, to))) };

    /// <summary>The address with its query.</summary>
    /// <param name="user">Who asks; empty for nobody.</param>
    public Uri ToAddress(string user)
    {
        List<string> query = [];
        if (Service.Length > 0)
        {
            query.Add($"service={Uri.EscapeDataString(Service)}");
        }

        query.AddRange(Scopes.Select(static scope => $"scope={Uri.EscapeDataString(scope)}"));
        if (user.Length > 0)
        {
            query.Add($"account={Uri.EscapeDataString(user)}");
        }

        return new Uri(query.Count == 0 ? Realm : $"{Realm}{(Realm.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', query)}");
    }

    /// <summary>The form that exchanges an identity token.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToForm(string identityToken)
        =>
        [
            new("grant_type", "refresh_token"),
            new("service", Service),
            new("client_id", Client),
            new("scope", Scope),
            new("refresh_token", identityToken),
        ];

    private string[] Scopes => Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Replace(string scope, string from, string to)
        => scope.Split(':') is [var type, .. var name, var actions] && string.Join(':', name) == from ? $"{type}:{to}:{actions}" : scope;
}
