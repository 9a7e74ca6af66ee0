namespace Trimtab.Domain.Leadership;

/// <summary>The record that candidates share: who leads, and what the leader left for its successor.</summary>
/// <param name="Holder">The leader's identity; empty when nobody leads.</param>
/// <param name="Acquired">When it became leader, by its own clock.</param>
/// <param name="Renewed">When it last said so, by its own clock. Never compared with another clock: only that it changes tells something.</param>
/// <param name="Transitions">How often the leader has changed.</param>
/// <param name="ResumePoints">What the leader has come to, by name; a successor goes on from there.</param>
/// <param name="Version">The store's version of this record; empty for a record that is not there yet.</param>
public sealed record LeaseRecord(
    string Holder, DateTimeOffset Acquired, DateTimeOffset Renewed, int Transitions, IReadOnlyDictionary<string, string> ResumePoints, string Version)
{
    /// <summary>The record before anybody led.</summary>
    public static LeaseRecord None { get; } = new("", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 0, new Dictionary<string, string>(StringComparer.Ordinal), "");
}
