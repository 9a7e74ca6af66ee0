namespace Trimtab.Domain.State;

/// <summary>Reads what a <see cref="StandingReport{T}"/> wrote.</summary>
public static class StandingDocuments
{
    /// <returns>The standings in ordinal order of their names.</returns>
    public static async Task<IReadOnlyList<T>> ReadAllAsync<T>(string folder, IDocumentStore documents, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(documents);
        List<T> all = [];
        await foreach (var name in documents.ListAsync(folder, cancellationToken))
        {
            if ((await documents.ReadAsync<T>(name, cancellationToken)).Value is { } standing)
            {
                all.Add(standing);
            }
        }

        return all;
    }
}
