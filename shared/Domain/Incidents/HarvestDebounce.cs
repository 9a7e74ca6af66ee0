namespace Trimtab.Domain.Incidents;

/// <summary>Decides which failures are harvested: the first of an owner, container, reason and pod template in a window, or the first for whose harvest there is time. Never which are told. Not for concurrent use.</summary>
/// <param name="window">Time during which further failures are only counted.</param>
public sealed class HarvestDebounce(TimeSpan window)
{
    /// <summary>More windows than this are not remembered; the oldest is forgotten, which costs a harvest at most.</summary>
    private const int MaxWindows = 10_000;

    // A window for each template: two that fail in turn during a rolling update would end each other's, and each failure be the first.
    private readonly Dictionary<(string Key, string Template), Entry> _windows = [];

    /// <summary>Counts a failure.</summary>
    /// <param name="key">Owner, container and reason.</param>
    /// <param name="template">The pod template's hash: another one is another revision, with a window of its own.</param>
    /// <param name="now">When.</param>
    /// <returns>Whether it is harvested, how many there were in this window, itself included, and when the first was.</returns>
    public (bool IsHarvested, int Count, DateTimeOffset Since) Next(string key, string template, DateTimeOffset now)
    {
        if (_windows.TryGetValue((key, template), out var open) && now - open.Since < window)
        {
            _windows[(key, template)] = open with { Count = open.Count + 1, IsForgone = false };
            return (open.IsForgone, open.Count + 1, open.Since);
        }

        if (_windows.Count >= MaxWindows && open is null)
        {
            _windows.Remove(_windows.MinBy(static entry => entry.Value.Since).Key);
        }

        _windows[(key, template)] = new Entry(now, 1);
        return (true, 1, now);
    }

    /// <summary>The harvest that was due did not come about: the next failure of the window is harvested instead.</summary>
    /// <param name="key">Owner, container and reason.</param>
    /// <param name="template">The pod template's hash.</param>
    public void Forgo(string key, string template)
    {
        if (_windows.TryGetValue((key, template), out var open))
        {
            _windows[(key, template)] = open with { IsForgone = true };
        }
    }

    private sealed record Entry(DateTimeOffset Since, int Count, bool IsForgone = false);
}
