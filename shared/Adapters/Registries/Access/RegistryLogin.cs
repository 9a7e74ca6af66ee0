using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Trimtab.Adapters.Registries.Calls;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Registries;

namespace Trimtab.Adapters.Registries.Access;

/// <summary>Answers a registry's challenges: with a bearer token of the server that it names, or with a name and password.</summary>
/// <remarks>What a registry wanted once for a kind of call is shown at once the next time. Credentials go to the token server that the registry itself names over its encrypted connection, never to where a redirect led.</remarks>
internal sealed class RegistryLogin(FleetRegistry registry, string host, RegistryCredentialReader credentials, RegistryTransport transport, RegistryLimits limits, TimeProvider time) : IRegistryLogin
{
    private readonly TokenCache _tokens = new(time);
    private readonly ConcurrentDictionary<string, (TokenRequest Request, string Repository)> _wanted = new(StringComparer.Ordinal);
    private volatile bool _wantsBasic;

    public string Describe() => registry.WhenDenied;

    /// <inheritdoc/>
    public async Task<AuthenticationHeaderValue?> BeginAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        if (_wanted.TryGetValue(call.Kind, out var wanted))
        {
            return await BearerAsync(wanted.Request.For(wanted.Repository, call.Repository), call, null, cancellationToken);
        }

        return _wantsBasic && await CredentialAsync(call, cancellationToken) is { RegistryToken: "" } credential ? credential.ToBasic() : null;
    }

    /// <inheritdoc/>
    public async Task<AuthenticationHeaderValue?> ContinueAsync(RegistryCall call, HttpResponseMessage refusal, AuthenticationHeaderValue? used, int attempt, CancellationToken cancellationToken)
    {
        // A token that was kept may be stale. What was made for this attempt is not, nor is a password: only others can help.
        var isFresh = attempt > 0 || used?.Scheme == "Basic";
        if (isFresh && !await credentials.ForgetAsync(registry.Credentials, host, call.Repository, cancellationToken))
        {
            return null;
        }

        var challenges = refusal.Headers.TryGetValues("WWW-Authenticate", out var values) ? values.SelectMany(Challenge.Read).ToArray() : [];
        if (Array.Find(challenges, static challenge => challenge.Scheme == Challenge.Bearer) is { } bearer)
        {
            var request = TokenRequest.Of(bearer, call.Repository);
            _wanted[call.Kind] = (request, call.Repository);
            return await BearerAsync(request, call, used?.Scheme == "Bearer" ? used.Parameter : null, cancellationToken);
        }

        if (!challenges.Any(static challenge => challenge.Scheme == Challenge.Basic) || await CredentialAsync(call, cancellationToken) is not { } credential)
        {
            return null;
        }

        _wantsBasic = true;
        var basic = credential.ToBasic();
        return used is not null && basic.Equals(used) ? null : basic;
    }

    private Task<RegistryCredential?> CredentialAsync(RegistryCall call, CancellationToken cancellationToken)
        => credentials.ReadAsync(registry.Credentials, host, call.Repository, cancellationToken);

    private async Task<AuthenticationHeaderValue?> BearerAsync(TokenRequest request, RegistryCall call, string? refused, CancellationToken cancellationToken)
    {
        var token = await _tokens.ReadAsync(request, refused, stop => FetchAsync(request, call, stop), cancellationToken);
        return new AuthenticationHeaderValue("Bearer", token);
    }

    private async Task<TokenAnswer> FetchAsync(TokenRequest wanted, RegistryCall call, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(wanted.Realm, UriKind.Absolute, out var realm) || realm.UserInfo.Length > 0)
        {
            throw RegistryFailure.BadAnswer(call, "names no token server that could be asked");
        }

        var credential = await CredentialAsync(call, cancellationToken);
        if (credential is { RegistryToken: { Length: > 0 } given })
        {
            return new TokenAnswer(given, limits.HelperLifetime);
        }

        using var request = Request(wanted, credential);
        using var response = await transport.SendOnceAsync(request, call, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw await RefusalAsync(call, response, realm, cancellationToken);
        }

        var body = await RegistryBody.ReadAsync(response, call.Subject, realm.Authority, limits.MaxTokenBytes, cancellationToken);
        return TokenAnswer.Read(body) ?? throw RegistryFailure.BadAnswer(call, $"names {realm.Authority} for tokens, which answers no token");
    }

    private static HttpRequestMessage Request(TokenRequest wanted, RegistryCredential? credential)
    {
        if (credential is { IdentityToken: { Length: > 0 } identity })
        {
            return new HttpRequestMessage(HttpMethod.Post, wanted.Realm) { Content = new FormUrlEncodedContent(wanted.ToForm(identity)) };
        }

        var request = new HttpRequestMessage(HttpMethod.Get, wanted.ToAddress(credential?.User ?? ""));
        request.Headers.Authorization = credential?.ToBasic();
        return request;
    }

    private async Task<RegistryException> RefusalAsync(RegistryCall call, HttpResponseMessage response, Uri realm, CancellationToken cancellationToken)
    {
        var fault = await RegistryFailure.ReadAsync(call, response, Describe(), time, cancellationToken);
        if (fault.Fault == RegistryFault.Denied)
        {
            await credentials.ForgetAsync(registry.Credentials, host, call.Repository, cancellationToken);
        }

        return fault.Fault is RegistryFault.Denied or RegistryFault.Limited or RegistryFault.Unreachable
            ? fault
            : RegistryFailure.BadAnswer(call, $"names {realm.Authority} for tokens, which answers {(int)response.StatusCode}");
    }
}
