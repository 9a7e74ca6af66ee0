using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Trimtab.Adapters.Http;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Calls;

/// <summary>Sends calls to one API server: paced, bounded in number and time, retried by their rule; every failure is a <see cref="ClusterException"/>.</summary>
internal sealed class ApiConnection : IDisposable
{
    internal static readonly ProductInfoHeaderValue Agent = new("trimtab", typeof(ApiConnection).Assembly.GetName().Version?.ToString(3));
    private readonly string _name;
    private readonly KubernetesAccess _access;
    private readonly string _address;
    private readonly KubernetesLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ApiTransport _transport;
    private readonly ApiSockets _sockets;
    private readonly ApiBreaker _breaker;
    private readonly RequestPace _pace;
    private readonly ApiRetry _retry;
    private readonly SemaphoreSlim _calls;
    private readonly SemaphoreSlim _proxyCalls;

    public ApiConnection(string name, KubernetesAccess access, KubernetesLimits limits, TimeProvider clock, ILogger logger)
    {
        (_name, _access, _limits, _clock) = (name, access, limits, clock);
        _breaker = new ApiBreaker(name, limits, clock, logger);
        _address = access.Server.AbsoluteUri.TrimEnd('/');
        _transport = new ApiTransport(access);
        _sockets = new ApiSockets(name, access, _transport);
        _pace = new RequestPace(limits.RequestsPerSecond, clock);
        _retry = new ApiRetry(clock);
        _calls = new SemaphoreSlim(limits.ConcurrentCalls);
        _proxyCalls = new SemaphoreSlim(limits.ConcurrentCalls);
    }

    /// <summary>Whether the server has answered lately.</summary>
    public ClusterStanding Standing => _breaker.Standing;

    /// <inheritdoc cref="ApiBreaker.EnsureAsked"/>
    public void EnsureAsked() => _breaker.EnsureAsked();

    /// <summary>Sends a call and reads its answer.</summary>
    /// <param name="call">What to send.</param>
    /// <param name="read">Reads the successful answer (for proxy calls every answer), within the call's time limit.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<T> SendAsync<T>(ApiCall call, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        => _breaker.RunAsync(call, token => SendWithinLimitAsync(call, read, token), cancellationToken);

    /// <summary>Opens a long answer; the time limit holds for its beginning only, and no place is taken.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(_limits.Call, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await _pace.WaitAsync(both.Token);
            return await BeginAsync(call, both.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiFailure.TimedOut(_name, call, _limits.Call, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw ApiFailure.Unreachable(_name, call, e);
        }
    }

    /// <summary>Opens a WebSocket, talks over it, and closes it; all of that within the call's time limit.</summary>
    /// <param name="call">Where, and for how long.</param>
    /// <param name="protocols">Subprotocols that are spoken, the best first.</param>
    /// <param name="talk">Reads and writes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<T> TalkAsync<T>(ApiCall call, IReadOnlyList<string> protocols, Func<WebSocket, CancellationToken, Task<T>> talk, CancellationToken cancellationToken)
        => _breaker.RunAsync(
            call,
            async token =>
            {
                var limit = call.TimeLimit ?? _limits.Call;
                using var late = new CancellationTokenSource(limit, _clock);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, token);
                try
                {
                    await _pace.WaitAsync(both.Token);
                    await _proxyCalls.WaitAsync(both.Token);
                    try
                    {
                        return await _sockets.TalkAsync(call, protocols, talk, both.Token);
                    }
                    finally
                    {
                        _proxyCalls.Release();
                    }
                }
                catch (OperationCanceledException e) when (late.IsCancellationRequested && !token.IsCancellationRequested)
                {
                    throw ApiFailure.TimedOut(_name, call, limit, e);
                }
            },
            cancellationToken);

    public void Dispose()
    {
        _transport.Dispose();
        _calls.Dispose();
        _proxyCalls.Dispose();
    }

    private async Task<T> SendWithinLimitAsync<T>(ApiCall call, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var limit = call.TimeLimit ?? _limits.Call;
        using var late = new CancellationTokenSource(limit, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        ClusterException? last = null;
        try
        {
            if (call.Retry == RetryRule.Never)
            {
                return await TryAsync(call, read, both.Token);
            }

            return await _retry.For(call.Retry).ExecuteAsync(
                async token =>
                {
                    try
                    {
                        return await TryAsync(call, read, token);
                    }
                    catch (ClusterException e)
                    {
                        last = e;
                        throw;
                    }
                },
                both.Token);
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ApiFailure.TimedOut(_name, call, limit, (Exception?)last ?? e);
        }
    }

    private async Task<T> TryAsync<T>(ApiCall call, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await _pace.WaitAsync(cancellationToken);
        var places = call.IsProxy ? _proxyCalls : _calls;
        await places.WaitAsync(cancellationToken);
        var status = 0;
        try
        {
            using var response = await BeginAsync(call, cancellationToken);
            status = (int)response.StatusCode;
            return await read(response, cancellationToken);
        }
        catch (OversizeException e)
        {
            throw ApiFailure.TooLarge(_name, call, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw ApiFailure.Unreachable(_name, call, e);
        }
        catch (JsonException e)
        {
            throw ApiFailure.Malformed(_name, call, status, e);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<HttpResponseMessage> BeginAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var response = await _transport.SendAsync(() => Request(call), call.IsProxy, cancellationToken);
        if (response.IsSuccessStatusCode || call.IsProxy)
        {
            return response;
        }

        using (response)
        {
            var failure = await ApiFailure.ReadAsync(_name, call, response, _clock, cancellationToken);
            if (failure is { Status: 429, RetryAfter: { } pause })
            {
                _pace.Hold(pause);
            }

            throw failure;
        }
    }

    private HttpRequestMessage Request(ApiCall call)
    {
        var request = new HttpRequestMessage(call.Method, _address + call.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.UserAgent.Add(Agent);
        if (!call.IsProxy)
        {
            request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        }

        // The transport takes the name to verify from the Host header.
        request.Headers.Host = _access.TlsServerName;
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.ContentType);
        }

        return request;
    }
}
