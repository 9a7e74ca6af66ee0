using System.Runtime.CompilerServices;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Notifications;

/// <summary>Documents <c>notifications/dead/&lt;id&gt;/&lt;place&gt;.json</c>: what a person may look at and send again.</summary>
public sealed class DeadLetters(IDocumentStore documents)
{
    private const string Prefix = "notifications/dead/";

    /// <summary>Writes one; a repeat replaces it.</summary>
    public Task WriteAsync(DeadLetter letter, CancellationToken cancellationToken)
        => documents.WriteAsync(NameOf(letter.Notification.Id, letter.Place), letter, cancellationToken);

    /// <returns>Null when there is none.</returns>
    public async Task<DeadLetter?> FindAsync(string id, string place, CancellationToken cancellationToken)
        => (await documents.ReadAsync<DeadLetter>(NameOf(id, place), cancellationToken)).Value;

    /// <returns>False when there was none.</returns>
    public Task<bool> DeleteAsync(string id, string place, CancellationToken cancellationToken)
        => documents.DeleteAsync(NameOf(id, place), cancellationToken);

    /// <param name="id">The notification's id as it stands in names of documents.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether any place has a letter of the notification.</returns>
    internal async Task<bool> HasAnyAsync(string id, CancellationToken cancellationToken)
        => await documents.ListAsync($"{Prefix}{id}/", cancellationToken).AnyAsync(cancellationToken);

    /// <summary>All of them, in no particular order.</summary>
    public async IAsyncEnumerable<DeadLetter> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var name in documents.ListAsync(Prefix, cancellationToken))
        {
            if ((await documents.ReadAsync<DeadLetter>(name, cancellationToken)).Value is { } letter)
            {
                yield return letter;
            }
        }
    }

    private static string NameOf(string id, string place)
        => $"{Prefix}{DocumentName.Of(id)}/{DocumentName.Of(place.Replace('/', '-'))}.json";
}
