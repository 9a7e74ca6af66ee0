using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Updates.Committing;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.TestKit.Faults;

/// <summary>A repository whose caller may be killed at any call.</summary>
public sealed class MortalEditableRepository(IEditableRepository inner, Killer killer) : IEditableRepository
{
    public Task<(string Head, IReadOnlyList<EditableFile> Files)> ReadAsync(FleetSource source, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.ReadAsync(source, cancellationToken));

    public Task<string?> TryPushAsync(FleetSource source, string head, ChangeCommit commit, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.TryPushAsync(source, head, commit, cancellationToken));
}
