using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;

namespace Trimtab.Adapters.Tests.Kubernetes;

/// <summary>An API server that says what the test tells it: each call gets the next answer of the script, discovery answers itself.</summary>
internal sealed class ScriptedApi : IAsyncDisposable
{
    private const string CoreKinds = """
        {"kind":"APIResourceList","groupVersion":"v1","resources":[
          {"name":"configmaps","namespaced":true,"kind":"ConfigMap"},{"name":"secrets","namespaced":true,"kind":"Secret"},{"name":"pods","namespaced":true,"kind":"Pod"}]}
        """;

    // A fast fake clock must not end a call only because this machine is slow.
    private static readonly TimeSpan Long = TimeSpan.FromHours(12);
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RequestDelegate> _script = new();
    private readonly ConcurrentQueue<string> _requests = new();

    private ScriptedApi(WebApplication app) => _app = app;

    /// <summary>Limits that no test reaches by accident.</summary>
    public static KubernetesLimits Patient { get; } = new() { Call = Long, ListPage = Long, Proxy = Long, WatchIdle = Long };

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Method, path and query of each call (discovery left out), in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static async Task<ScriptedApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var api = new ScriptedApi(app);
        app.Run(api.AnswerAsync);
        await app.StartAsync();
        return api;
    }

    public ScriptedApi Then(RequestDelegate answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    public ScriptedApi Then(int status, string body, params (string Name, string Value)[] headers) => Then(async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    });

    /// <summary>Sends the lines of a watch; then the connection is cut, or (when <paramref name="hold"/>) stays open.</summary>
    public ScriptedApi ThenWatch(bool hold, params string[] lines) => Then(async context =>
    {
        // With less sent than promised the server closes the connection: all that was sent arrives, then the cut.
        context.Response.ContentLength = hold ? null : 1 << 20;
        foreach (var line in lines)
        {
            await context.Response.WriteAsync(line);
        }

        await context.Response.Body.FlushAsync();
        if (hold)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    });

    /// <summary>Gives no answer until the caller hangs up.</summary>
    public ScriptedApi ThenSilence() => Then(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));

    public KubernetesCluster Connect(TimeProvider? clock = null, KubernetesLimits? limits = null, BearerToken? token = null)
        => new("scripted", new KubernetesAccess(Address, "test") { Token = token }, limits ?? Patient, clock ?? TimeProvider.System, NullLogger<KubernetesCluster>.Instance);

    public static KubernetesCluster Connect(KubernetesAccess access)
        => new("scripted", access, Patient, TimeProvider.System, NullLogger<KubernetesCluster>.Instance);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/api/v1")
        {
            await context.Response.WriteAsync(CoreKinds);
            return;
        }

        _requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        if (_script.TryDequeue(out var answer))
        {
            await answer(context);
            return;
        }

        context.Response.StatusCode = 418;
        await context.Response.WriteAsync("the script has ended", Encoding.UTF8);
    }
}
