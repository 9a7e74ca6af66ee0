using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trimtab.Adapters.Grpc;
using Trimtab.Hosting.Grpc;

namespace Trimtab.TestKit.Grpc;

/// <summary>The gRPC server on Kestrel, on 127.0.0.1 and a port that the system chose or that was given.</summary>
public sealed class GrpcTestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GrpcTestServer(WebApplication app, bool isSecure)
    {
        _app = app;
        Address = new Uri(_app.Urls.Single().Replace("https", "http", StringComparison.Ordinal).Replace("http", isSecure ? "https" : "http", StringComparison.Ordinal));
    }

    public Uri Address { get; }

    public static async Task<GrpcTestServer> StartAsync(
        Action<IEndpointRouteBuilder> map, MutualTls? tls = null, int port = 0, GrpcLimits? limits = null, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSingleton(limits ?? new GrpcLimits());
        builder.Services.AddGrpcServer();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenGrpc(new IPEndPoint(IPAddress.Loopback, port), tls));
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new GrpcTestServer(app, tls is not null);
    }

    public GrpcChannel Connect(MutualTls? tls = null, GrpcLimits? limits = null, TimeProvider? clock = null)
        => new(Address, tls?.ForClient(null), limits ?? new GrpcLimits(), clock ?? TimeProvider.System);

    /// <summary>Ends open calls and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
