using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Registries;

namespace Trimtab.Adapters.Registries.Calls;

/// <summary>One server: calls to it are paced, bounded in number and time, retried, and held back while it does not answer or wants a pause. Every failure is a <see cref="RegistryException"/>.</summary>
internal sealed class RegistryHost : IDisposable
{
    private const int MaxLogins = 3;
    private const int Retries = 2;

    private readonly RegistryTransport _transport;
    private readonly RegistryLimits _limits;
    private readonly TimeProvider _time;
    private readonly RegistryBreaker _breaker;
    private readonly RequestPace _pace;
    private readonly SemaphoreSlim _places;
    private readonly ResiliencePipeline _retry;
    private long _pausedUntil;

    /// <param name="name">Host, as people know it.</param>
    /// <param name="transport">Sends its requests; ends with it.</param>
    /// <param name="budget">Most requests a second, and at once.</param>
    /// <param name="limits">The bounds of every call.</param>
    /// <param name="time">Drives all waiting.</param>
    /// <param name="logger">Is told when it falls silent.</param>
    public RegistryHost(string name, RegistryTransport transport, (int PerSecond, int AtOnce) budget, RegistryLimits limits, TimeProvider time, ILogger logger)
    {
        (_transport, _limits, _time) = (transport, limits, time);
        _breaker = new RegistryBreaker(name, limits, time, logger);
        _pace = new RequestPace(budget.PerSecond, time);
        _places = new SemaphoreSlim(budget.AtOnce);
        _retry = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Retries,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(2),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is RegistryException e && MayRetry(e)),
                DelayGenerator = args => ValueTask.FromResult((args.Outcome.Exception as RegistryException)?.RetryAfter),
            })
            .Build();
    }

    public RegistryStanding Standing
    {
        get
        {
            var until = new DateTimeOffset(Volatile.Read(ref _pausedUntil), TimeSpan.Zero);
            return _breaker.Standing with { PausedUntil = until > _time.GetUtcNow() ? until : null };
        }
    }

    public RegistryTransport Transport => _transport;

    /// <summary>Sends a call and reads its answer.</summary>
    /// <param name="call">What to send.</param>
    /// <param name="login">Shows who asks.</param>
    /// <param name="read">Reads an answer that the call understands, within the call's time limit.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<T> SendAsync<T>(RegistryCall call, IRegistryLogin login, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            EnsureAsked(call);
            await _pace.WaitAsync(cancellationToken);
            return await _breaker.RunAsync(call, token => SendWithinLimitAsync(call, login, read, token), cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _transport.Dispose();
        _places.Dispose();
    }

    private void EnsureAsked(RegistryCall call)
    {
        _breaker.EnsureAsked(call);
        var left = new DateTimeOffset(Volatile.Read(ref _pausedUntil), TimeSpan.Zero) - _time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            throw new RegistryException($"{call.Subject} can't be read: {call.Address.Authority} wants a pause; it is asked again in {Math.Ceiling(left.TotalSeconds):0} s.", RegistryFault.Limited) { RetryAfter = left };
        }
    }

    private async ValueTask<T> SendWithinLimitAsync<T>(RegistryCall call, IRegistryLogin login, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var limit = call.TimeLimit ?? _limits.Call;
        using var late = new CancellationTokenSource(limit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var isFirst = true;
        try
        {
            return await _retry.ExecuteAsync(
                async token =>
                {
                    if (!isFirst)
                    {
                        await _pace.WaitAsync(token);
                    }

                    isFirst = false;
                    return await TryAsync(call, login, read, token);
                },
                both.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw RegistryFailure.TimedOut(call, limit, e);
        }
    }

    private async Task<T> TryAsync<T>(RegistryCall call, IRegistryLogin login, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await OpenAsync(call, login, cancellationToken);
            return call.Understands(response)
                ? await read(response, cancellationToken)
                : throw Note(await RegistryFailure.ReadAsync(call, response, login.Describe(), _time, cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw RegistryFailure.Unreachable(call, e);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(RegistryCall call, IRegistryLogin login, CancellationToken cancellationToken)
    {
        var authorization = await login.BeginAsync(call, cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            var (response, isForeign) = await _transport.SendAsync(call, authorization, cancellationToken);
            if (response.StatusCode != HttpStatusCode.Unauthorized || isForeign || attempt == MaxLogins)
            {
                return response;
            }

            AuthenticationHeaderValue? next;
            try
            {
                next = await login.ContinueAsync(call, response, authorization, attempt, cancellationToken);
            }
            catch
            {
                response.Dispose();
                throw;
            }

            if (next is null)
            {
                return response;
            }

            response.Dispose();
            authorization = next;
        }
    }

    /// <summary>A pause that is wanted of one call is wanted of all.</summary>
    private RegistryException Note(RegistryException fault)
    {
        if (fault.Fault != RegistryFault.Limited)
        {
            return fault;
        }

        var pause = fault.RetryAfter ?? _limits.UnsaidPause;
        if (pause <= _limits.Patience)
        {
            _pace.Hold(pause);
            return fault;
        }

        Volatile.Write(ref _pausedUntil, (_time.GetUtcNow() + pause).UtcTicks);
        return new RegistryException(fault.Message, RegistryFault.Limited, fault.InnerException) { RetryAfter = pause };
    }

    private bool MayRetry(RegistryException fault)
        => fault.Fault switch
        {
            RegistryFault.Unreachable => fault.InnerException is not HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError },
            RegistryFault.Limited => fault.RetryAfter <= _limits.Patience,
            _ => false,
        };
}
