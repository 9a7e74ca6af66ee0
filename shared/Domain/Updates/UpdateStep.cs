namespace Trimtab.Domain.Updates;

/// <summary>One decision about an update.</summary>
/// <param name="Number">From 1, over all attempts.</param>
/// <param name="Time">When.</param>
/// <param name="Action">The record's action: <c>update.started</c>.</param>
/// <param name="By">Who decided or asked.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record UpdateStep(int Number, DateTimeOffset Time, string Action, string By, string Reason);
