namespace Trimtab.Domain.Changes;

/// <summary>One thing that happened to a change.</summary>
/// <param name="Time">When.</param>
/// <param name="State">Where it stood afterwards.</param>
/// <param name="By">Who or what did it.</param>
/// <param name="What">In a sentence.</param>
public sealed record ChangeEntry(DateTimeOffset Time, ChangeState State, string By, string What);
