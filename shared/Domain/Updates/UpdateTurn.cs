using Trimtab.Domain.State;

namespace Trimtab.Domain.Updates;

/// <summary>One holder's turn at an update: the document as it goes on, and the ETag by which it may be written.</summary>
public sealed class UpdateTurn(UpdateDocuments documents, UpdateDocument document, string etag, TimeProvider time)
{
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
        T? result = null;
        return await LongWork.TryRunAsync(async token => result = await work(token), () => TrySaveAsync(Document with { NextTickDue = time.GetUtcNow() + LongWork.KeepAlive }, cancellationToken), time, cancellationToken)
            ? result
            : null;
    }
}
