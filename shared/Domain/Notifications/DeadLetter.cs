namespace Trimtab.Domain.Notifications;

/// <summary>A notification that one place never got, or may not have got.</summary>
/// <param name="Notification">What it was.</param>
/// <param name="Place">The place's key: <c>place/team</c>, <c>commit</c>.</param>
/// <param name="Reason">Why; names no secret and no address.</param>
/// <param name="Attempts">How many attempts were made.</param>
/// <param name="MayHaveArrived">The program died while it was sending: nobody knows whether the message is there.</param>
/// <param name="Time">When it was given up.</param>
public sealed record DeadLetter(Notification Notification, string Place, string Reason, int Attempts, bool MayHaveArrived, DateTimeOffset Time);
