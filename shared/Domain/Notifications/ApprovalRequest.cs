namespace Trimtab.Domain.Notifications;

/// <summary>That a notification asks for an answer.</summary>
/// <param name="Change">The change's id.</param>
/// <param name="Who">Whose answers count; empty for everybody's.</param>
/// <param name="Deadline">Until when.</param>
public sealed record ApprovalRequest(string Change, IReadOnlyList<string> Who, DateTimeOffset Deadline);
