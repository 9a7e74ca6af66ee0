using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.WebSockets;
using Trimtab.Adapters.Kubernetes.Access;

namespace Trimtab.Adapters.Kubernetes.Calls;

/// <summary>Sends requests as who we are: with the token and client certificate that hold at the moment, and once more with fresh ones when the server refuses them.</summary>
/// <remarks>A certificate belongs to the connection, so another one takes another transport. The old one is not closed, since calls
/// may be under way: its sockets close when they have been idle.</remarks>
internal sealed class ApiTransport(KubernetesAccess access) : IDisposable
{
    private readonly Lock _lock = new();
    private SslStreamCertificateContext? _certificate;
    private HttpMessageInvoker? _http;

    /// <param name="create">Makes the request anew for each attempt.</param>
    /// <param name="isForeign">Whether the answer is that of a pod, whose refusals are not the server's.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> create, bool isForeign, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var credential = access.Exec is { } exec && (access.Token is null || access.ClientCertificate is null) ? await exec.ReadAsync(cancellationToken) : null;
            var token = access.Token?.Read() ?? credential?.Token;
            using var request = create();
            if (token is not null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            var response = await For(access.ClientCertificate ?? credential?.Certificate).SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.Unauthorized || isForeign || !MayRenew(token, credential) || attempt > 1)
            {
                return response;
            }

            response.Dispose();
        }
    }

    /// <summary>Opens a WebSocket as who we are.</summary>
    /// <param name="address">A ws or wss address.</param>
    /// <param name="create">Makes the socket anew for each attempt, with all headers but ours.</param>
    /// <param name="cancellationToken">Cancels the connecting.</param>
    /// <returns>The open socket.</returns>
    /// <exception cref="WebSocketException">It was refused; <paramref name="create"/>'s last socket knows the status.</exception>
    public async Task<ClientWebSocket> ConnectAsync(Uri address, Func<ClientWebSocket> create, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var credential = access.Exec is { } exec && (access.Token is null || access.ClientCertificate is null) ? await exec.ReadAsync(cancellationToken) : null;
            var token = access.Token?.Read() ?? credential?.Token;
            var socket = create();
            if (token is not null)
            {
                socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            }

            try
            {
                await socket.ConnectAsync(address, For(access.ClientCertificate ?? credential?.Certificate), cancellationToken);
                return socket;
            }
            catch (WebSocketException) when (socket.HttpStatusCode == HttpStatusCode.Unauthorized && attempt == 1 && MayRenew(token, credential))
            {
                socket.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _http?.Dispose();
        access.Exec?.Dispose();
    }

    private bool MayRenew(string? token, AccessCredential? credential)
        => access.Token is { } ours && token is not null ? ours.Refused(token)
            : credential is not null && access.Exec!.Refused(credential);

    private HttpMessageInvoker For(SslStreamCertificateContext? certificate)
    {
        lock (_lock)
        {
            if (_http is null || !ReferenceEquals(_certificate, certificate))
            {
                (_certificate, _http) = (certificate, new HttpMessageInvoker(ApiHandler.Create(access, certificate)));
            }

            return _http;
        }
    }
}
