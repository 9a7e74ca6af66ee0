namespace Trimtab.Domain.Messaging.Poison;

/// <summary>Why a message was given up: the document <c>poison/{message id}.json</c>.</summary>
/// <param name="Reason">One sentence, without secrets.</param>
/// <param name="Time">When.</param>
public sealed record PoisonCause(string Reason, DateTimeOffset Time);
