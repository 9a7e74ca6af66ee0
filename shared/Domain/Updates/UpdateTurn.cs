namespace Trimtab.Domain.Updates;

/// <summary>One holder's turn at an update: the document as it goes on, and the ETag by which it may be written.</summary>
public sealed class UpdateTurn(UpdateDocuments documents, UpdateDocument document, string etag, TimeProvider time)
{
    /// <summary>Within this time a turn notices that somebody else wrote.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(3);

    private string _etag = etag;

    /// <summary>The update; may be ahead of what is stored.</summary>
    public UpdateDocument Document { get; set; } = document;

    /// <returns>False when somebody else wrote meanwhile: this turn is over.</returns>
    public async Task<bool> TrySaveAsync(UpdateDocument next, CancellationToken cancellationToken)
    {
        if (await documents.TryWriteAsync(next, _etag, cancellationToken) is not { } written)
        {
            return false;
        }

        (Document, _etag) = (next, written);
        return true;
    }

    /// <summary>Runs work that may take long, and keeps telling the sweep meanwhile that the update is not abandoned.</summary>
    /// <returns>What came of it; null when somebody else wrote meanwhile: the work was cancelled, and this turn is over.</returns>
    public async Task<T?> TryRunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(work);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = work(stop.Token);
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(KeepAlive, time, stop.Token));
            if (!running.IsCompleted && !await TrySaveAsync(Document with { NextTickDue = time.GetUtcNow() + KeepAlive }, cancellationToken))
            {
                await stop.CancelAsync();
                await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return null;
            }
        }

        await stop.CancelAsync();
        return await running;
    }
}
