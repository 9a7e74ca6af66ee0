using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Trimtab.TestKit.Network;

/// <summary>An HTTP proxy on 127.0.0.1 in front of one server, which lets a gate see and stop every request.</summary>
/// <remarks>A request that was admitted reaches the server whole, also when its caller dies meanwhile.</remarks>
public sealed class ObservingProxy : IAsyncDisposable
{
    private static readonly string[] OfTheConnection = ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Keep-Alive", "Expect"];

    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _client;
    private readonly Uri _server;
    private readonly IRequestGate _gate;

    private ObservingProxy(WebApplication app, Uri server, HttpMessageInvoker client, IRequestGate gate)
        => (_app, _server, _client, _gate) = (app, server, client, gate);

    /// <summary>The server's address as callers of the proxy write it; always http.</summary>
    public Uri Address => new UriBuilder(_app.Urls.First()) { Path = _server.AbsolutePath }.Uri;

    /// <param name="server">Where requests go: scheme, host and port of it.</param>
    /// <param name="handler">How the server is reached; disposed with the proxy.</param>
    /// <param name="gate">Sees the requests.</param>
    public static async Task<ObservingProxy> StartAsync(Uri server, HttpMessageHandler handler, IRequestGate gate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        var proxy = new ObservingProxy(app, server, new HttpMessageInvoker(handler), gate);
        app.Run(proxy.ForwardAsync);
        await app.StartAsync();
        return proxy;
    }

    /// <summary>Reaches a plain server on this machine.</summary>
    public static SocketsHttpHandler PlainHandler() => new() { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null };

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        try
        {
            var request = await ReadAsync(context.Request);
            var passage = _gate.Admit(request);
            if (passage == Passage.Cut)
            {
                context.Abort();
                return;
            }

            // What changes nothing may end with its caller; anything else arrives.
            var stop = HttpMethods.IsGet(request.Method) ? context.RequestAborted : CancellationToken.None;
            using var message = ToMessage(request);
            using var answer = await _client.SendAsync(message, stop);
            if (passage == Passage.AnswerKept)
            {
                var body = await answer.Content.ReadAsByteArrayAsync(stop);
                if (!_gate.Release(request, (int)answer.StatusCode, body))
                {
                    context.Abort();
                    return;
                }
            }

            await AnswerAsync(answer, context.Response, context.RequestAborted);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // Either side went away: so does the connection.
            context.Abort();
        }
    }

    private static async Task<ObservedRequest> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return new ObservedRequest(
            request.Method,
            request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget,
            request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.LastOrDefault() ?? "", StringComparer.Ordinal),
            request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
    }

    private HttpRequestMessage ToMessage(ObservedRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_server.GetLeftPart(UriPartial.Authority) + request.Path));
        if (request.Body.Length > 0 || request.Headers.ContainsKey("Content-Length"))
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
        }

        foreach (var (name, value) in request.Headers.Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    private static async Task AnswerAsync(HttpResponseMessage answer, HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection")))
        {
            response.Headers[name] = values.ToArray();
        }

        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var chunk = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            await response.Body.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }
}
