using Trimtab.Domain.State;

namespace Trimtab.Domain.Rollouts;

/// <summary>One holder's turn at a rollout: the document as it goes on, and the ETag by which it may be written.</summary>
public sealed class RolloutTurn(RolloutDocuments documents, RolloutDocument document, string etag)
{
    private string _etag = etag;

    /// <summary>The rollout; may be ahead of what is stored.</summary>
    public RolloutDocument Document { get; set; } = document;

    /// <returns>False when somebody else wrote meanwhile: this turn is over.</returns>
    public async Task<bool> TrySaveAsync(RolloutDocument next, CancellationToken cancellationToken)
    {
        if (await documents.TryWriteAsync(next, _etag, cancellationToken) is not { } written)
        {
            return false;
        }

        (Document, _etag) = (next, written);
        return true;
    }

    /// <summary>Starts over from what is stored now.</summary>
    /// <returns>False when there is nothing stored any more.</returns>
    public async Task<bool> TryReloadAsync(CancellationToken cancellationToken)
    {
        var (stored, etag) = await documents.ReadAsync(Document.Id, cancellationToken);
        (Document, _etag) = (stored ?? Document, etag);
        return stored is not null;
    }

    /// <summary>Runs work that may take long, and keeps telling the sweep meanwhile that the rollout is not abandoned.</summary>
    /// <returns>False when somebody else wrote meanwhile: the work was cancelled, and this turn is over.</returns>
    public Task<bool> TryRunAsync(Func<CancellationToken, Task> work, TimeProvider time, CancellationToken cancellationToken)
        => LongWork.TryRunAsync(work, () => TrySaveAsync(Document with { NextTickDue = time.GetUtcNow() + LongWork.KeepAlive }, cancellationToken), time, cancellationToken);
}
