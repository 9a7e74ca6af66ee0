using System.Runtime.CompilerServices;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Tests.Audit;

/// <summary>Lets several writers share one log and runs their calls one at a time in an order drawn from a seed; now and then an answer is lost.</summary>
internal sealed class InterleavedAppendLog(IAppendLog inner, Random random, int lostAnswersPercent) : IAppendLog
{
    private readonly List<TaskCompletionSource> _waiting = [];

    /// <summary>Runs waiting calls until none is left. Continuations run inline, so all is done when this returns.</summary>
    public void RunAll()
    {
        while (_waiting.Count > 0)
        {
            var next = _waiting[random.Next(_waiting.Count)];
            _waiting.Remove(next);
            next.SetResult();
        }
    }

    public async Task<bool> TryAppendAsync(string name, long expectedLength, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        await TurnAsync();
        var isAppended = await inner.TryAppendAsync(name, expectedLength, block, cancellationToken);
        return random.Next(100) < lostAnswersPercent ? throw new StorageException("The answer was lost.") : isAppended;
    }

    public async Task<ReadOnlyMemory<byte>> ReadAsync(string name, long offset, CancellationToken cancellationToken)
    {
        await TurnAsync();
        return await inner.ReadAsync(name, offset, cancellationToken);
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await TurnAsync();
        await foreach (var name in inner.ListAsync(prefix, cancellationToken))
        {
            yield return name;
        }
    }

    private Task TurnAsync()
    {
        var turn = new TaskCompletionSource();
        _waiting.Add(turn);
        return turn.Task;
    }
}
