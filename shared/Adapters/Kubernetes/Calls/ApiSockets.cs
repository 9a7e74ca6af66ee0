using System.Net;
using System.Net.WebSockets;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Calls;

/// <summary>WebSockets to one API server.</summary>
internal sealed class ApiSockets(string name, KubernetesAccess access, ApiTransport transport)
{
    /// <summary>Opens one, talks over it, and closes it.</summary>
    /// <param name="call">Where.</param>
    /// <param name="protocols">Subprotocols that are spoken, the best first.</param>
    /// <param name="talk">Reads and writes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ClusterException">The server refuses it, or can't be reached.</exception>
    public async Task<T> TalkAsync<T>(ApiCall call, IReadOnlyList<string> protocols, Func<WebSocket, CancellationToken, Task<T>> talk, CancellationToken cancellationToken)
    {
        ClientWebSocket? socket = null;
        try
        {
            await transport.ConnectAsync(new Uri($"ws{access.Server.AbsoluteUri.TrimEnd('/')["http".Length..]}{call.Path}"), () => socket = Socket(protocols), cancellationToken);
            return await talk(socket!, cancellationToken);
        }
        catch (WebSocketException) when (socket?.HttpStatusCode >= HttpStatusCode.BadRequest)
        {
            // The words of the refusal can't be read.
            throw ApiFailure.From(name, call, (int)socket.HttpStatusCode, [], null);
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException or IOException)
        {
            throw ApiFailure.Unreachable(name, call, e);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private ClientWebSocket Socket(IReadOnlyList<string> protocols)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version11;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.SetRequestHeader("User-Agent", ApiConnection.Agent.ToString());
        if (access.TlsServerName is { } host)
        {
            socket.Options.SetRequestHeader("Host", host);
        }

        foreach (var protocol in protocols)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        return socket;
    }
}
