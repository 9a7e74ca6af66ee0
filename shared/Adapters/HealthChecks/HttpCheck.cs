using System.Security.Authentication;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Updates.Checks;

namespace Trimtab.Adapters.HealthChecks;

/// <summary>Asks an HTTP address. Its body is not read.</summary>
public sealed class HttpCheck(ISecrets secrets) : IDisposable
{
    private readonly HttpMessageInvoker _strict = Create(verifyTls: true);
    private readonly HttpMessageInvoker _lenient = Create(verifyTls: false);

    /// <returns>What was seen; an address or a status, never a header or a query.</returns>
    public async Task<CheckResult> RunAsync(HealthCheck check, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(check);
        try
        {
            var authorization = check.Authorization is { } secret ? await secrets.ReadAsync(secret, cancellationToken) : null;
            return await FollowAsync(check, authorization, cancellationToken);
        }
        catch (SecretUnavailableException e)
        {
            return new CheckResult(false, e.Message) { IsUnseen = e.IsTransient };
        }
        catch (HttpRequestException e)
        {
            return new CheckResult(false, e.InnerException is AuthenticationException tls ? $"TLS failed: {tls.Message}" : $"No answer: {e.InnerException?.Message ?? e.Message}");
        }
    }

    public void Dispose()
    {
        _strict.Dispose();
        _lenient.Dispose();
    }

    private async Task<CheckResult> FollowAsync(HealthCheck check, string? authorization, CancellationToken cancellationToken)
    {
        var (address, followed, isSame) = (check.Url!, 0, true);
        while (true)
        {
            using var request = new HttpRequestMessage(new HttpMethod(check.Method), address);
            if (isSame)
            {
                AddHeaders(request, check, authorization);
            }

            using var response = await (check.VerifyTls ? _strict : _lenient).SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            if (followed >= check.Redirects || status is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return new CheckResult(check.Codes.Any(range => range.Contains(status)), $"Answered {status}{(followed > 0 ? $" after {followed} redirect{(followed == 1 ? "" : "s")}" : "")}.");
            }

            var next = new Uri(address, location);
            if (next.Scheme is not ("http" or "https") || (address.Scheme == "https" && next.Scheme == "http"))
            {
                return new CheckResult(false, $"Redirects from {address.Scheme} to {next.Scheme}, which is not followed.");
            }

            // Any header may be a key. Who was sent elsewhere once gets none on the way back either: the address was another's choice.
            isSame = isSame && next.Host == check.Url!.Host && next.Port == check.Url.Port && next.Scheme == check.Url.Scheme;
            (address, followed) = (next, followed + 1);
        }
    }

    private static void AddHeaders(HttpRequestMessage request, HealthCheck check, string? authorization)
    {
        foreach (var (name, value) in check.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }
    }

    // A connection is not kept: a check must see the address as a new client does.
    private static HttpMessageInvoker Create(bool verifyTls)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero, MaxResponseHeadersLength = 64 };
        if (!verifyTls)
        {
#pragma warning disable CA5359 // The fleet asks for exactly this: verifyTls: false.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return new HttpMessageInvoker(handler);
    }
}
