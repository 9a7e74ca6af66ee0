using Trimtab.Domain.Clusters;

namespace Trimtab.Relay;

/// <summary>How the watch of one namespace's pods stands. Safe for concurrent use.</summary>
/// <param name="namespace">Null for all.</param>
/// <param name="time">The clock.</param>
internal sealed class PodWatchStanding(string? @namespace, TimeProvider time)
{
    private volatile bool _isListed;
    private volatile bool _isRefused;

    public string? Namespace => @namespace;

    /// <summary>For people, and the label of metrics.</summary>
    public string Place => @namespace ?? "*";

    public WatchPulse Pulse { get; } = new(time);

    /// <summary>Whether the API server refuses it: not before somebody gives a right will it go on.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>Whether nothing is to be waited for: all pods have been listed once, or can't be.</summary>
    public bool IsSettled => _isListed || _isRefused;

    /// <summary>Why pods fail here unseen, where it is not refused; null when they do not.</summary>
    public string? Fault
        => _isRefused ? null
            : !_isListed ? $"the pods of {Words} have not been listed yet"
            : Pulse.IsSilent ? $"nothing was heard of the pods of {Words} for {Pulse.Silence.TotalMinutes:0} min"
            : null;

    public string Words => @namespace is null ? "all namespaces" : $"namespace {@namespace}";

    public void Listed() => (_isListed, _isRefused) = (true, false);

    /// <summary>What was seen is not followed any more: it will be listed anew.</summary>
    public void Refused() => (_isRefused, _isListed) = (true, false);
}
