namespace Trimtab.Relay;

/// <summary>Tells the truth about readiness: every watch has seen the whole of its list, and reports get through.</summary>
internal sealed class RelayReadiness
{
    private volatile bool _isSynced;
    private volatile string? _fault = "the pods have not been listed yet";
    private volatile string? _queueFault;

    public void Synced() => (_isSynced, _fault) = (true, null);

    public void NotSynced(string why) => (_isSynced, _fault) = (false, why);

    /// <param name="fault">Why reports do not get through; null when they do.</param>
    public void Queue(string? fault) => _queueFault = fault;

    public IResult Answer()
        => _isSynced && _queueFault is null ? Results.Text("ready") : Results.Text(_queueFault ?? _fault, statusCode: StatusCodes.Status503ServiceUnavailable);
}
