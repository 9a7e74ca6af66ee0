using Trimtab.Domain.State;

namespace Trimtab.Domain.Messaging.Poison;

/// <summary>Remembers why messages were given up, for the person who looks at the poison queue.</summary>
public sealed class PoisonCauses(IDocumentStore documents, TimeProvider time)
{
    private const string Prefix = "poison/";
    private const int MaxIdLength = 64;

    /// <summary>Enters the cause; nothing for an id that no message of ours has.</summary>
    public Task RecordAsync(string messageId, string reason, CancellationToken cancellationToken)
        => IsOurs(messageId) ? documents.WriteAsync(NameOf(messageId), new PoisonCause(reason, time.GetUtcNow()), cancellationToken) : Task.CompletedTask;

    public async Task<PoisonCause?> FindAsync(string messageId, CancellationToken cancellationToken)
        => IsOurs(messageId) ? (await documents.ReadAsync<PoisonCause>(NameOf(messageId), cancellationToken)).Value : null;

    public Task ForgetAsync(string messageId, CancellationToken cancellationToken)
        => IsOurs(messageId) ? documents.DeleteAsync(NameOf(messageId), cancellationToken) : Task.CompletedTask;

    // The id comes from whoever may add messages: it must not name any other document.
    private static bool IsOurs(string messageId)
        => messageId.Length is > 0 and <= MaxIdLength && messageId.All(static sign => char.IsAsciiLetterOrDigit(sign) || sign == '-');

    private static string NameOf(string messageId) => $"{Prefix}{messageId}.json";
}
