using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Adapters.Tests.Kubernetes.Contract;

namespace Trimtab.Adapters.Tests.Kubernetes;

/// <summary>An API server on 127.0.0.1 that runs commands in pods as the test tells it, over WebSocket.</summary>
internal sealed class CommandServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _requests = new();

    private CommandServer(WebApplication app) => _app = app;

    /// <summary>Path, query and token of each call.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Refuses with this status; 0: takes the connection.</summary>
    public int Refusal { get; set; }

    /// <summary>The protocol that it speaks.</summary>
    public string Protocol { get; set; } = "v5.channel.k8s.io";

    /// <summary>What it does with an open connection; it is closed afterwards.</summary>
    public Func<WebSocket, CancellationToken, Task> Run { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<CommandServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new CommandServer(app);
        app.UseWebSockets();
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public KubernetesCluster Connect()
        => HttpClusterServer.Connect(new KubernetesAccess(new Uri(_app.Urls.First()), "test") { Token = BearerToken.Literal("secret-token", "test") });

    /// <summary>One message on a channel.</summary>
    public static Task SayAsync(WebSocket socket, byte channel, string text, CancellationToken cancellationToken)
        => socket.SendAsync(new ReadOnlyMemory<byte>([channel, .. Encoding.UTF8.GetBytes(text)]), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).AsTask();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        _requests.Enqueue($"{context.Request.Path}{context.Request.QueryString} {context.Request.Headers.Authorization} {context.WebSockets.WebSocketRequestedProtocols.Count}");
        if (Refusal != 0)
        {
            context.Response.StatusCode = Refusal;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(Protocol);
        await Run(socket, context.RequestAborted);
        if (socket.State == WebSocketState.Open)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", context.RequestAborted);
        }
    }
}
