namespace Trimtab.Adapters.Docker;

/// <summary>The time that one call may take, beside its caller's own cancellation.</summary>
internal sealed class CallLimit : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _both;

    public CallLimit(TimeSpan span, TimeProvider clock, CancellationToken caller)
    {
        (Span, _caller) = (span, caller);
        _late = new CancellationTokenSource(span, clock);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_late.Token, caller);
    }

    public TimeSpan Span { get; }

    public CancellationToken Token => _both.Token;

    public bool IsOver => _late.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _both.Dispose();
        _late.Dispose();
    }
}
