namespace Trimtab.Domain.Captures.Rules;

/// <summary>How long changes wait for a push, as a <c>GitRepoConfig</c> says.</summary>
/// <param name="Interval">Longest wait of a change.</param>
/// <param name="MaxCommits">So many are pushed at once.</param>
public sealed record PushPace(TimeSpan Interval, int MaxCommits)
{
    /// <summary>For what can't be read: the push says then what is wrong.</summary>
    public static PushPace Unknown { get; } = new(TimeSpan.FromMinutes(1), int.MaxValue);
}
