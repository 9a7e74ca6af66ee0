using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trimtab.Adapters.AzureStorage;

namespace Trimtab.Adapters.Tests.AzureStorage;

/// <summary>Stands between a client and the emulator and fails as networks and services do.</summary>
internal sealed class FlakyStorage : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly StorageConnection _target;
    private readonly ConcurrentQueue<StorageFault> _faults = [];

    private int _blobPort;

    private FlakyStorage(WebApplication app, StorageConnection target)
    {
        _app = app;
        _target = target;
    }

    /// <summary>How many requests came, by method and path without query.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public StorageOptions Options { get; private set; } = new();

    public static async Task<FlakyStorage> StartAsync(StorageOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0", "http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var flaky = new FlakyStorage(app, StorageConnection.Parse(options.ConnectionString));
        app.Run(flaky.AnswerAsync);
        await app.StartAsync();
        // The path is signed, so blobs and queues differ by port.
        var addresses = app.Urls.ToArray();
        flaky._blobPort = new Uri(addresses[0]).Port;
        var key = options.ConnectionString.Split(';').Single(part => part.StartsWith("AccountKey=", StringComparison.Ordinal));
        flaky.Options = new StorageOptions
        {
            Container = options.Container,
            ConnectionString = $"AccountName=devstoreaccount1;{key};BlobEndpoint={addresses[0]}/devstoreaccount1;QueueEndpoint={addresses[1]}/devstoreaccount1",
        };
        return flaky;
    }

    /// <summary>What happens to the next requests; those after them are answered.</summary>
    public void Next(params StorageFault[] faults)
    {
        foreach (var fault in faults)
        {
            _faults.Enqueue(fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
        switch (_faults.TryDequeue(out var fault) ? fault : StorageFault.None)
        {
            case StorageFault.ServerError:
                context.Response.StatusCode = 500;
                break;
            case StorageFault.Busy:
                context.Response.StatusCode = 503;
                context.Response.Headers["x-ms-error-code"] = "ServerBusy";
                break;
            case StorageFault.Silence:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case StorageFault.LostAnswer:
                using (await ForwardAsync(context.Request))
                {
                    context.Abort();
                }

                break;
            default:
                using (var answer = await ForwardAsync(context.Request))
                {
                    await CopyAsync(answer, context.Response);
                }

                break;
        }
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest request)
    {
        var endpoint = request.HttpContext.Connection.LocalPort == _blobPort ? _target.BlobEndpoint : _target.QueueEndpoint;
        using var forwarded = new HttpRequestMessage(new HttpMethod(request.Method), $"{endpoint.GetLeftPart(UriPartial.Authority)}{request.Path.ToUriComponent()}{request.QueryString}");
        if (request.Method is "PUT" or "POST")
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            forwarded.Content = new ByteArrayContent(body.ToArray());
        }

        foreach (var (name, value) in request.Headers.Where(header => header.Key is not ("Host" or "Content-Length")))
        {
            if (!forwarded.Headers.TryAddWithoutValidation(name, (string?)value))
            {
                forwarded.Content?.Headers.TryAddWithoutValidation(name, (string?)value);
            }
        }

        return await _client.SendAsync(forwarded);
    }

    private static async Task CopyAsync(HttpResponseMessage answer, HttpResponse response)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Content-Length" or "Connection" or "Keep-Alive")))
        {
            response.Headers[name] = values.ToArray();
        }

        var body = await answer.Content.ReadAsByteArrayAsync();
        if (response.HttpContext.Request.Method != "HEAD" && body.Length > 0)
        {
            await response.Body.WriteAsync(body);
        }
    }
}
