using Trimtab.Domain.State;

namespace Trimtab.Domain.Notifications;

/// <summary>Deletes what is noted of notifications once no repeat of them can come any more: which places they reached, the marks set on their commits, answers to test messages.</summary>
/// <remarks>Dead letters are for a person to delete. What a pager was told last of a target stays: it is one document a place and target.</remarks>
public sealed class ForgetNotifications(IDocumentStore documents, DeadLetters deadLetters, TimeProvider time)
{
    private const string Root = "notifications/";

    // A place is tried for a day, and a message lives for 7 at most; the rest is for people who replay poison messages late.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        await foreach (var name in documents.ListOldAsync(Root, time.GetUtcNow() - Kept, cancellationToken))
        {
            if (await IsForgottenAsync(name[Root.Length..], cancellationToken))
            {
                await documents.DeleteAsync(name, cancellationToken);
            }
        }
    }

    private async Task<bool> IsForgottenAsync(string name, CancellationToken cancellationToken)
        => name.Split('/') switch
        {
            // While one place may be sent it again, the others must not be.
            [var deliveries] => !await deadLetters.HasAnyAsync(Path.GetFileNameWithoutExtension(deliveries), cancellationToken),
            ["commits" or "tests", ..] => true,
            _ => false,
        };
}
