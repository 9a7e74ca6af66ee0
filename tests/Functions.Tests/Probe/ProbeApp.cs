using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.Messaging;
using Trimtab.Hosting;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Engine;

namespace Trimtab.Functions.Tests.Probe;

/// <summary>A small function app on either engine, with what it stands on given by the test.</summary>
internal sealed class ProbeApp : IAsyncDisposable
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Probe", "testdata");
    private readonly WebApplication _app;

    private ProbeApp(WebApplication app, ProbeJournal journal)
    {
        _app = app;
        Journal = journal;
        Client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public ProbeJournal Journal { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Calls the app's port.</summary>
    public HttpClient Client { get; }

    public static Task<ProbeApp> StartHandlerAsync(ProbeStorage storage)
        => StartAsync(storage, ["--FUNCTIONS_CUSTOMHANDLER_PORT", "0"], Root, sender: null);

    /// <summary>With another root than the usual one, and another way for what is sent.</summary>
    public static Task<ProbeApp> StartHandlerAsync(ProbeStorage storage, string root, IQueueSender sender)
        => StartAsync(storage, ["--FUNCTIONS_CUSTOMHANDLER_PORT", "0"], root, sender);

    public static Task<ProbeApp> StartEngineAsync(ProbeStorage storage, params string[] settings)
        => StartAsync(storage, ["--Engine:Url", "http://127.0.0.1:0", .. settings], Root, sender: null);

    /// <inheritdoc cref="StartHandlerAsync(ProbeStorage, string, IQueueSender)"/>
    public static Task<ProbeApp> StartEngineAsync(ProbeStorage storage, string root, IQueueSender? sender)
        => StartAsync(storage, ["--Engine:Url", "http://127.0.0.1:0"], root, sender);

    /// <summary>Sends a message as a function of the app does.</summary>
    public Task SendAsync(string what, string tag)
        => Services.GetRequiredService<IMessageSender>()
            .SendAsync(new ProbeMessage(what, tag), MessageContext.For("test"), TimeSpan.Zero, CancellationToken.None);

    /// <summary>A stop as the operating system asks for it.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Journal.Gate.TrySetResult();
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static async Task<ProbeApp> StartAsync(ProbeStorage storage, string[] args, string root, IQueueSender? sender)
    {
        var journal = new ProbeJournal();
        var app = FunctionProgram.Build(
            args,
            root,
            services =>
            {
                services.AddSingleton(journal).AddMessageHandler<ProbeMessage, ProbeHandler>();
                services.AddSingleton(storage.Time).AddSingleton(storage.Queues).AddSingleton(storage.Documents).AddSingleton(new MessageReader(storage.Documents));
                services.AddSingleton(provider => sender ?? provider.GetRequiredService<IQueueTransport>()).AddSingleton<IMessageSender, QueueMessageSender>();
                services.AddSingleton(new EngineStorage(storage.Documents, storage.Locks, storage.Documents));
                services.AddLogging(logging => logging.ClearProviders());
            },
            functions => functions
                .MapQueueFunction<ProbeQueue>()
                .MapTimerFunction<ProbeTimer>()
                .MapHttpFunction<ProbeHttp>()
                .MapHttpFunction<ProbeKeyed>());
        await app.StartAsync();
        return new ProbeApp(app, journal);
    }
}
