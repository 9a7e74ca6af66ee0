namespace Trimtab.Domain.Leadership;

/// <summary>A token for one attempt: it ends with the given one, or when the attempt has taken too long.</summary>
internal sealed class AttemptLimit : IDisposable
{
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _either;

    public AttemptLimit(TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        _late = new CancellationTokenSource(limit, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_late.Token, cancellationToken);
    }

    public CancellationToken Token => _either.Token;

    public void Dispose()
    {
        _either.Dispose();
        _late.Dispose();
    }
}
