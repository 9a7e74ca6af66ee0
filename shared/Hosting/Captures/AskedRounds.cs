using System.Threading.Channels;
using Trimtab.Domain;

namespace Trimtab.Hosting.Captures;

/// <summary>Work that is done when somebody asks for it, again after an interval, and sooner where it failed.</summary>
internal sealed class AskedRounds(TimeProvider clock)
{
    private readonly Channel<TaskCompletionSource> _asked = Channel.CreateUnbounded<TaskCompletionSource>();

    /// <summary>Asks for a round.</summary>
    public void Ask() => _asked.Writer.TryWrite(new TaskCompletionSource());

    /// <summary>Asks for a round and waits for its end, good or not.</summary>
    public Task AskAsync(CancellationToken cancellationToken)
    {
        var round = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Writer.TryWrite(round);
        return round.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Does the work until it is cancelled. The first round comes when it is asked for.</summary>
    /// <param name="work">One round: whether it was good.</param>
    /// <param name="interval">After a good round.</param>
    /// <param name="pause">After others.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<CancellationToken, Task<bool>> work, TimeSpan interval, DoublingPause pause, CancellationToken cancellationToken)
    {
        await _asked.Reader.WaitToReadAsync(cancellationToken);
        while (true)
        {
            var asked = new List<TaskCompletionSource>();
            while (_asked.Reader.TryRead(out var round))
            {
                asked.Add(round);
            }

            var isGood = await work(cancellationToken);
            asked.ForEach(static round => round.TrySetResult());
            if (isGood)
            {
                pause.Reset();
            }

            await WaitAsync(isGood ? interval : pause.Next(), cancellationToken);
        }
    }

    /// <summary>Waits, but no longer than until somebody asks.</summary>
    private async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(time, clock, over.Token), _asked.Reader.WaitToReadAsync(over.Token).AsTask());
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
