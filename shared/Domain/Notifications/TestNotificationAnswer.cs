namespace Trimtab.Domain.Notifications;

/// <summary>Document <c>notifications/tests/&lt;id&gt;.json</c>: what a place said to a test message.</summary>
/// <param name="IsDelivered">It took the message.</param>
/// <param name="Text">What it said, in a sentence.</param>
/// <param name="Time">When.</param>
public sealed record TestNotificationAnswer(bool IsDelivered, string Text, DateTimeOffset Time);
