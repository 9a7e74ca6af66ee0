namespace Trimtab.Domain.Notifications;

/// <summary>Somewhere a notification goes.</summary>
/// <param name="Key">The same place, the same key: <c>place/team</c>, <c>commit</c>.</param>
/// <param name="Form">How it is sent, in a word: <c>slack</c>, <c>commit</c>.</param>
/// <param name="IsRepeatable">Sending twice leaves one message there.</param>
/// <param name="SendAsync">Makes one attempt.</param>
public sealed record NotificationPlace(string Key, string Form, bool IsRepeatable, Func<CancellationToken, Task<Delivery>> SendAsync)
{
    public const string Commit = "commit";

    public static string KeyOf(string name) => "place/" + name;
}
