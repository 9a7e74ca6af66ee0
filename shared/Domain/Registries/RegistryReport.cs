using Trimtab.Domain.State;

namespace Trimtab.Domain.Registries;

/// <summary>Keeps the standing of each registry and chart repository as a document, <c>registry-standings/{host}.json</c>.</summary>
public sealed class RegistryReport(IRegistryStandings standings, IDocumentStore documents)
{
    private const string Folder = "registry-standings/";

    private readonly StandingReport<RegistryStanding> _report = new(
        Folder,
        static standing => standing.Host.Replace(':', '_'),
        static standing => standing is { Answers: true, PausedUntil: null },
        static (before, now) => before.Answers == now.Answers && before.Since == now.Since && before.PausedUntil == now.PausedUntil,
        documents);

    /// <summary>Writes what has changed since the last call. Not for concurrent use.</summary>
    public Task WriteAsync(CancellationToken cancellationToken) => _report.WriteAsync(standings.Standings, cancellationToken);

    /// <returns>The standings that were written, in order of the hosts.</returns>
    public static Task<IReadOnlyList<RegistryStanding>> ReadAllAsync(IDocumentStore documents, CancellationToken cancellationToken)
        => StandingDocuments.ReadAllAsync<RegistryStanding>(Folder, documents, cancellationToken);
}
