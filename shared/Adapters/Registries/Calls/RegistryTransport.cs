using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Trimtab.Domain.Registries;

namespace Trimtab.Adapters.Registries.Calls;

/// <summary>Sends one request and follows its redirects. What proves who asks goes to the address that was asked for and to no other.</summary>
internal sealed class RegistryTransport : IDisposable
{
    private const int MaxRedirects = 5;
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";

    private static readonly ProductInfoHeaderValue Agent = new("trimtab", typeof(RegistryTransport).Assembly.GetName().Version?.ToString(3));

    private readonly HttpMessageInvoker _http;
    private readonly bool _isInsecure;

    /// <param name="isInsecure">Whether plain HTTP is allowed.</param>
    /// <param name="authorities">Trusted beside the system's.</param>
    /// <param name="unpacks">Whether packed answers are asked for and unpacked. Not for what has a digest.</param>
    public RegistryTransport(bool isInsecure, X509Certificate2Collection authorities, bool unpacks)
    {
        _isInsecure = isInsecure;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = unpacks ? DecompressionMethods.GZip : DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // Traces of callers are not for other people's servers.
            ActivityHeadersPropagator = null,
        };
        if (authorities.Count > 0)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, authorities);
        }

        _http = new HttpMessageInvoker(handler);
    }

    /// <summary>Sends it once, without following redirects.</summary>
    /// <exception cref="RegistryException">Plain HTTP is not allowed.</exception>
    public Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, RegistryCall call, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.Scheme != Uri.UriSchemeHttps && !(_isInsecure && request.RequestUri.Scheme == Uri.UriSchemeHttp))
        {
            throw new RegistryException($"{call.Subject} can't be read: {call.Address.Authority} leads to {request.RequestUri.Scheme}://{request.RequestUri.Authority}, which is not encrypted.", RegistryFault.NotAsked);
        }

        request.Headers.UserAgent.Add(Agent);
        return _http.SendAsync(request, cancellationToken);
    }

    /// <returns>The last answer, and whether it came from another server than the one that was asked.</returns>
    /// <exception cref="RegistryException">Redirects that lead nowhere, or to where nothing may be sent.</exception>
    public async Task<(HttpResponseMessage Response, bool IsForeign)> SendAsync(RegistryCall call, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        var address = call.Address;
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            var isForeign = !IsSameServer(address, call.Address);
            using var request = new HttpRequestMessage(call.Method, address);
            request.Headers.Authorization = isForeign ? null : authorization;
            foreach (var type in call.Accept)
            {
                request.Headers.Accept.ParseAdd(type);
            }

            foreach (var (name, value) in call.Conditions)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            var response = await SendOnceAsync(request, call, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
            {
                return (response, isForeign);
            }

            using (response)
            {
                address = response.Headers.Location is { } next && Uri.TryCreate(address, next, out var found) && found.UserInfo.Length == 0
                    ? found
                    : throw RegistryFailure.BadAnswer(call, "redirects without saying where to");
            }
        }

        throw RegistryFailure.BadAnswer(call, $"redirects more than {MaxRedirects} times");
    }

    public static bool IsSameServer(Uri one, Uri other)
        => one.Scheme == other.Scheme && one.IdnHost.Equals(other.IdnHost, StringComparison.OrdinalIgnoreCase) && one.Port == other.Port;

    public void Dispose() => _http.Dispose();

    private static bool IsTrusted(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 own)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        // An authority of one's own seldom publishes a revocation list.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerUse));
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(own);
    }
}
