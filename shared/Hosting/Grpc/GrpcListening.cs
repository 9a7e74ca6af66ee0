using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Trimtab.Adapters.Grpc;

namespace Trimtab.Hosting.Grpc;

public static class GrpcListening
{
    /// <summary>Listens for gRPC: HTTP/2 only, because without TLS nothing tells its first bytes from HTTP/1.1's.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="endpoint">Where to listen.</param>
    /// <param name="tls">Clients must show a certificate of its authority; null for no TLS, which is for one's own machine and meshes.</param>
    /// <param name="around">Is given every connection before its first byte; null: nothing is.</param>
    public static void ListenGrpc(this KestrelServerOptions kestrel, IPEndPoint endpoint, MutualTls? tls, Func<ConnectionContext, ConnectionDelegate, Task>? around = null)
        => kestrel.Listen(endpoint, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
            if (around is not null)
            {
                listen.Use(next => connection => around(connection, next));
            }

            if (tls is not null)
            {
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls.ForServer()) });
            }
        });
}
