using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Updates.Committing;

/// <summary>The repositories of the fleet's sources, to be edited.</summary>
public interface IEditableRepository
{
    /// <summary>Reads the branch's head from the host.</summary>
    /// <returns>The commit, and its YAML files in order of their paths; files that are no UTF-8, or larger than a manifest may be, are left out.</returns>
    /// <exception cref="SourceException">The host does not answer or refuses.</exception>
    Task<(string Head, IReadOnlyList<EditableFile> Files)> ReadAsync(FleetSource source, CancellationToken cancellationToken);

    /// <summary>Writes one commit on top of <paramref name="head"/> and pushes it.</summary>
    /// <returns>The new head; null when somebody else pushed meanwhile: read again and decide again.</returns>
    /// <exception cref="SourceException">The host does not answer or refuses. The push may have arrived all the same.</exception>
    Task<string?> TryPushAsync(FleetSource source, string head, ChangeCommit commit, CancellationToken cancellationToken);
}
