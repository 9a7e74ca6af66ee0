namespace Trimtab.Domain.Registries;

/// <summary>Whether a registry or chart repository answers, as one instance sees it.</summary>
/// <param name="Host">Its host.</param>
/// <param name="Answers">False while calls are held back because none was answered.</param>
/// <param name="Since">When that began.</param>
/// <param name="Reason">The last failure, in a sentence; empty while it answers.</param>
public sealed record RegistryStanding(string Host, bool Answers, DateTimeOffset Since, string Reason);
