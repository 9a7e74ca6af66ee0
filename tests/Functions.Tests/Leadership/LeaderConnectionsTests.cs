using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Hosting.Leadership;

namespace Trimtab.Functions.Tests.Leadership;

/// <summary>An API server calls over HTTP/1.1, KEDA over HTTP/2; both keep their connections.</summary>
public sealed class LeaderConnectionsTests
{
    private readonly LeaderConnections _connections = new();
    private int _opened;
    private int _closed;

    public static TheoryData<HttpProtocols> Protocols { get; } = [HttpProtocols.Http1, HttpProtocols.Http2];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_connection_is_kept_while_this_one_leads_and_closed_at_once_when_another_one_does(HttpProtocols protocol)
    {
        await using var app = await StartAsync(protocol);
        using var client = Connect(app, protocol);
        _connections.Begin();
        await CallAsync(client);
        await CallAsync(client);
        _opened.ShouldBe(1);

        _connections.End();

        // Without another request: what waits to be used is closed too.
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref _closed) == 1), "the idle connection is closed");
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Whoever_comes_while_another_one_leads_is_answered_once_and_comes_anew(HttpProtocols protocol)
    {
        await using var app = await StartAsync(protocol);
        using var client = Connect(app, protocol);
        for (var number = 1; number <= 3; number++)
        {
            await CallAsync(client);
            await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref _closed) == number), "its connection is closed");
        }

        _connections.Begin();
        await CallAsync(client);
        await CallAsync(client);
        _opened.ShouldBe(4);
    }

    [Fact]
    public void Over_is_what_another_one_leads()
    {
        _connections.WhenOver.IsCompleted.ShouldBeTrue();

        _connections.Begin();
        var over = _connections.WhenOver;
        _connections.Begin();
        _connections.WhenOver.ShouldBeSameAs(over);
        over.IsCompleted.ShouldBeFalse();

        _connections.End();
        over.IsCompleted.ShouldBeTrue();
    }

    private static async Task CallAsync(HttpClient client)
    {
        using var content = new StringContent("asked");
        using var answer = await client.PostAsync(new Uri("/", UriKind.Relative), content);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("asked");
    }

    private async Task<WebApplication> StartAsync(HttpProtocols protocol)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocol;
            listen.Use(next => async connection =>
            {
                Interlocked.Increment(ref _opened);
                await _connections.ServeAsync(connection, next);
                Interlocked.Increment(ref _closed);
            });
        }));
        var app = builder.Build();
        app.Run(async http =>
        {
            _connections.Look(http);
            using var body = new StreamReader(http.Request.Body);
            await http.Response.WriteAsync(await body.ReadToEndAsync());
        });
        await app.StartAsync();
        return app;
    }

    private static HttpClient Connect(WebApplication app, HttpProtocols protocol)
    {
        return new HttpClient(new SocketsHttpHandler(), disposeHandler: true)
        {
            BaseAddress = new Uri(app.Urls.Single()),
            DefaultRequestVersion = protocol == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
