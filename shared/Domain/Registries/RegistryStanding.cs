namespace Trimtab.Domain.Registries;

/// <summary>Whether a registry or chart repository answers, as one instance sees it.</summary>
/// <param name="Host">Its host.</param>
/// <param name="Answers">False while calls are held back because none was answered.</param>
/// <param name="Since">When that began.</param>
/// <param name="Reason">The last failure, in a sentence; empty while it answers.</param>
public sealed record RegistryStanding(string Host, bool Answers, DateTimeOffset Since, string Reason)
{
    /// <summary>Until when it wants a pause, because its budget for us is used up; null when it does not.</summary>
    public DateTimeOffset? PausedUntil { get; init; }
}
