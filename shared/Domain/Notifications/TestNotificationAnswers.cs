using Trimtab.Domain.State;

namespace Trimtab.Domain.Notifications;

/// <summary>What places said to test messages, until who asked has read it.</summary>
public sealed class TestNotificationAnswers(IDocumentStore documents)
{
    /// <returns>Null while there is none.</returns>
    public async Task<TestNotificationAnswer?> FindAsync(string id, CancellationToken cancellationToken)
        => (await documents.ReadAsync<TestNotificationAnswer>(NameOf(id), cancellationToken)).Value;

    public Task WriteAsync(string id, TestNotificationAnswer answer, CancellationToken cancellationToken)
        => documents.WriteAsync(NameOf(id), answer, cancellationToken);

    public Task ForgetAsync(string id, CancellationToken cancellationToken) => documents.DeleteAsync(NameOf(id), cancellationToken);

    private static string NameOf(string id) => $"notifications/tests/{DocumentName.Of(id)}.json";
}
