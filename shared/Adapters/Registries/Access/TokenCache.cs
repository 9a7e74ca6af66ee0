using System.Collections.Concurrent;

namespace Trimtab.Adapters.Registries.Access;

/// <summary>Bearer tokens by what they are for. Each is fetched by one caller, however many wait for it.</summary>
internal sealed class TokenCache(TimeProvider time)
{
    /// <summary>Above it those that ended are dropped.</summary>
    private const int Many = 4096;

    /// <summary>A token is not used in its last tenth: it must hold until the registry has read it.</summary>
    private const double Used = 0.9;

    private readonly ConcurrentDictionary<TokenRequest, TokenSlot> _slots = new();

    /// <summary>A token that holds.</summary>
    /// <param name="request">What for.</param>
    /// <param name="refused">One that was refused: it is not given again.</param>
    /// <param name="fetch">Fetches one.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    public async Task<string> ReadAsync(TokenRequest request, string? refused, Func<CancellationToken, Task<TokenAnswer>> fetch, CancellationToken cancellationToken)
    {
        var slot = _slots.GetOrAdd(request, static _ => new TokenSlot());
        await slot.Turn.WaitAsync(cancellationToken);
        try
        {
            if (slot.Token is { } token && token != refused && time.GetUtcNow() < slot.EndsAt)
            {
                return token;
            }

            var asked = time.GetUtcNow();
            var answer = await fetch(cancellationToken);
            (slot.Token, slot.EndsAt) = (answer.Token, asked + (answer.Lifetime * Used));
            DropEnded();
            return answer.Token;
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    private void DropEnded()
    {
        if (_slots.Count <= Many)
        {
            return;
        }

        foreach (var (request, slot) in _slots)
        {
            if (slot.EndsAt < time.GetUtcNow() && slot.Token is not null)
            {
                _slots.TryRemove(request, out _);
            }
        }
    }
}
