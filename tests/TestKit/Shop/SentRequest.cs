namespace Trimtab.TestKit.Shop;

/// <summary>A request that a load sent, and what became of it.</summary>
/// <param name="SentAt">When.</param>
/// <param name="EndedAt">When its answer was read, or it failed.</param>
/// <param name="Pod">Who answered; empty: nobody did.</param>
/// <param name="Status">The HTTP status; 0: there was no answer.</param>
public sealed record SentRequest(DateTimeOffset SentAt, DateTimeOffset EndedAt, string Pod, int Status);
