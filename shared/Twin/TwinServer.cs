using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trimtab.Twin.Server;

namespace Trimtab.Twin;

/// <summary>A simulated cluster behind a Kubernetes API on 127.0.0.1, for kubectl and every other client.</summary>
public sealed class TwinServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly X509Certificate2? _certificate;

    private TwinServer(WebApplication app, TwinCluster cluster, string token, X509Certificate2? certificate)
    {
        _app = app;
        _certificate = certificate;
        Cluster = cluster;
        Token = token;
        Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>The cluster itself, for calls without HTTP, and to compact its history or cut its watches.</summary>
    public TwinCluster Cluster { get; }

    /// <summary>The API's address, e.g. <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Url { get; }

    /// <summary>The bearer token that every call but the health checks needs.</summary>
    public string Token { get; }

    /// <summary>Starts a cluster and its API; ready when the task ends.</summary>
    public static async Task<TwinServer> StartAsync(TwinOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var token = options.Token ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var certificate = options.UseTls ? TwinCertificate.Create(TimeProvider.System.GetUtcNow()) : null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTime);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, options.Port, certificate));
        var app = builder.Build();
        var cluster = new TwinCluster(options, time);
        var endpoint = new ApiEndpoint(cluster.World, time, token);
        app.Run(endpoint.HandleAsync);
        await app.StartAsync(cancellationToken);
        return new TwinServer(app, cluster, token, certificate);
    }

    /// <summary>Writes a kubeconfig for this server, readable by its owner only.</summary>
    public Task WriteKubeconfigAsync(string path, CancellationToken cancellationToken)
        => TwinKubeconfig.WriteAsync(path, Cluster.Name, Url, Token, _certificate?.ExportCertificatePem(), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Cluster.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _certificate?.Dispose();
    }

    private static void Listen(KestrelServerOptions kestrel, int port, X509Certificate2? certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(IPAddress.Loopback, port, endpoint =>
        {
            if (certificate is not null)
            {
                endpoint.Protocols = HttpProtocols.Http1AndHttp2;
                endpoint.UseHttps(certificate);
            }
            else
            {
                endpoint.Protocols = HttpProtocols.Http1;
            }
        });
    }
}
