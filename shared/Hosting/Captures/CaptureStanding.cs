using System.Collections.Concurrent;
using Trimtab.Domain.Clusters;

namespace Trimtab.Hosting.Captures;

/// <summary>What keeps captures from being followed or stored; nothing while another relay captures. Safe for concurrent use.</summary>
/// <remarks>Faults of the whole only. A kind that a rule names and that can't be read is told in that rule's condition: whoever writes rules must not take the relay out of service.</remarks>
/// <param name="clock">The time.</param>
public sealed class CaptureStanding(TimeProvider clock)
{
    /// <summary>What is over sooner is not told.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>What was tried again within this time and did not fail is over, though nobody said so.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Failing> _faults = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WatchPulse> _pulses = new(StringComparer.Ordinal);

    /// <summary>The worst, in words; null when there is none.</summary>
    public string? Fault
        => _faults.Values.Where(IsTold).OrderBy(static fault => fault.First).Select(static fault => fault.Why).FirstOrDefault()
            ?? _pulses.Where(static entry => entry.Value.IsSilent).Select(static entry => $"captures: nothing was heard of {entry.Key} for {entry.Value.Silence.TotalMinutes:0} min").FirstOrDefault();

    /// <summary>The objects of a kind on which captures depend are watched from now on.</summary>
    /// <returns>To be told each sign of life.</returns>
    internal WatchPulse Follow(KindName kind) => _pulses[kind.Kind] = new WatchPulse(clock);

    /// <summary>Something failed that is tried again.</summary>
    internal void Fails(string what, string why)
        => _faults.AddOrUpdate(what, _ => new Failing(why, Now, Now), (_, before) => before with { Why = why, First = IsOver(before) ? Now : before.First, Last = Now });

    internal void Works(string what) => _faults.TryRemove(what, out _);

    /// <summary>This relay captures no more.</summary>
    internal void End()
    {
        _faults.Clear();
        _pulses.Clear();
    }

    private long Now => clock.GetTimestamp();

    private bool IsTold(Failing fault) => clock.GetElapsedTime(fault.First) >= Grace && !IsOver(fault);

    private bool IsOver(Failing fault) => clock.GetElapsedTime(fault.Last) >= Memory;

    private sealed record Failing(string Why, long First, long Last);
}
