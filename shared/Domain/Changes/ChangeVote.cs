namespace Trimtab.Domain.Changes;

/// <summary>A person's answer that counted.</summary>
/// <param name="Person">Who; one machine or several.</param>
/// <param name="Answer">What was said.</param>
/// <param name="Why">In the person's words; may be empty.</param>
/// <param name="Time">When.</param>
public sealed record ChangeVote(string Person, ChangeAnswer Answer, string Why, DateTimeOffset Time);
