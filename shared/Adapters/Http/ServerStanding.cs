namespace Trimtab.Adapters.Http;

/// <summary>Whether a server answers.</summary>
/// <param name="Answers">False while calls are held back because none was answered.</param>
/// <param name="Since">When that began.</param>
/// <param name="Reason">The last failure, in a sentence; empty while it answers.</param>
internal sealed record ServerStanding(bool Answers, DateTimeOffset Since, string Reason);
