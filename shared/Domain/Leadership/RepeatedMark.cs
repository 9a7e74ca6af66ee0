using Microsoft.Extensions.Logging;

namespace Trimtab.Domain.Leadership;

/// <summary>Shows who leads, and goes on trying until that is shown, or something else is to be. One caller at a time.</summary>
/// <param name="mark">Shows it.</param>
/// <param name="options">Half of the renewal's deadline ends an attempt; between two is the interval.</param>
/// <param name="clock">Times both.</param>
/// <param name="logger">Told of each new reason.</param>
internal sealed partial class RepeatedMark(ILeaderMark mark, LeadershipOptions options, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private CancellationTokenSource _over = new();
    private Task _repeating = Task.CompletedTask;
    private string? _fault;

    /// <summary>Shows that this candidate does not lead.</summary>
    /// <param name="cancellationToken">Ends the tries.</param>
    /// <returns>When the first attempt is over, whatever came of it.</returns>
    public Task HideAsync(CancellationToken cancellationToken) => BeginAsync(token => mark.ShowAsync(isLeader: false, token), cancellationToken);

    /// <summary>Shows that this candidate leads.</summary>
    /// <param name="former">Who led before and did not give it up; empty for nobody else.</param>
    /// <param name="cancellationToken">Ends the tries: with it, leadership is over.</param>
    /// <returns>When the first attempt is over, whatever came of it.</returns>
    public Task ShowAsync(string former, CancellationToken cancellationToken)
    {
        var isShown = false;
        return BeginAsync(
            async token =>
            {
                await (isShown ? Task.CompletedTask : mark.ShowAsync(isLeader: true, token));
                isShown = true;
                await (former.Length > 0 ? mark.TakeOffAsync(former, token) : Task.CompletedTask);
            },
            cancellationToken);
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    /// <summary>Ends what was tried before, and tries this; when it fails, the tries go on by themselves.</summary>
    private async Task BeginAsync(Func<CancellationToken, Task> show, CancellationToken cancellationToken)
    {
        await EndAsync();
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!await TryAsync(show, _over.Token))
        {
            _repeating = RepeatAsync(show, _over.Token);
        }
    }

    private async Task EndAsync()
    {
        if (!_repeating.IsCompleted)
        {
            await _over.CancelAsync();
        }

        await _repeating;
        _over.Dispose();
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> show, CancellationToken cancellationToken)
    {
        do
        {
            await Task.Delay(options.RetryInterval, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!cancellationToken.IsCancellationRequested && !await TryAsync(show, cancellationToken));
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> show, CancellationToken cancellationToken)
    {
        using var late = new AttemptLimit(options.RenewDeadline / 2, clock, cancellationToken);
        try
        {
            await show(late.Token);
            _fault = null;
            return true;
        }
        catch (LeadershipException e) when (e.IsFinal)
        {
            Log.LeftAsItIs(logger, e.Message);
            return true;
        }
        catch (LeadershipException e)
        {
            Told(e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Told("no answer in time");
        }
        catch (OperationCanceledException)
        {
            // Something else is to be shown, or nothing any more.
        }

        return false;
    }

    private void Told(string fault)
    {
        if (fault != _fault)
        {
            Log.NotShown(logger, fault);
        }

        _fault = fault;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Who leads can't be shown; it is tried again: {Reason}")]
        public static partial void NotShown(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "Who leads can't be shown wholly, and that is left as it is: {Reason}")]
        public static partial void LeftAsItIs(ILogger logger, string reason);
    }
}
