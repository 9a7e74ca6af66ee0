using Trimtab.Hosting.Captures;

namespace Trimtab.Relay;

/// <summary>Tells the truth about readiness: every watch has seen the whole of its list and is still heard of, reports get through, and so do captures.</summary>
/// <remarks>A namespace that the API server refuses is told and takes nothing out of service: it may have been deleted, and the others go on. Not ready is who is refused everywhere.</remarks>
internal sealed class RelayReadiness(CaptureStanding captures)
{
    private volatile IReadOnlyList<PodWatchStanding> _watches = [];
    private volatile string _why = "the pods have not been listed yet";
    private volatile string? _queueFault;

    /// <summary>These watches are under way.</summary>
    public void Watching(IReadOnlyList<PodWatchStanding> watches) => _watches = watches;

    /// <summary>None is under way.</summary>
    public void NotWatching(string why) => (_why, _watches) = (why, []);

    /// <param name="fault">Why reports do not get through; null when they do.</param>
    public void Queue(string? fault) => _queueFault = fault;

    public IResult Answer()
    {
        var watches = _watches;
        return Fault(watches) is { } fault
            ? Results.Text(fault, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text(string.Join('\n', ["ready", .. Refused(watches)]));
    }

    private string? Fault(IReadOnlyList<PodWatchStanding> watches)
        => _queueFault
            ?? (watches.Count == 0 ? _why : null)
            ?? (watches.All(static watch => watch.IsRefused) ? "the API server refuses the watch of pods; the log says why" : null)
            ?? watches.Select(static watch => watch.Fault).FirstOrDefault(static fault => fault is not null)
            ?? captures.Fault;

    private static IEnumerable<string> Refused(IReadOnlyList<PodWatchStanding> watches)
        => watches.Where(static watch => watch.IsRefused).Select(static watch => $"the pods of {watch.Words} are not watched: the API server refuses it");
}
