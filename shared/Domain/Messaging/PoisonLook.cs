namespace Trimtab.Domain.Messaging;

/// <param name="Count">About how many messages wait.</param>
/// <param name="Where">Where they are, for people.</param>
/// <param name="Ids">Ids of the first few; empty where the transport does not tell them.</param>
public sealed record PoisonLook(int Count, string Where, IReadOnlyList<string> Ids);
