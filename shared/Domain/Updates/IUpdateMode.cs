using System.Text.Json.Nodes;
using Trimtab.Domain.Gates.Policies;

namespace Trimtab.Domain.Updates;

/// <summary>One way to make changes. Every call may be cut off by a kill and may come again: it finds out from the world how far it came.</summary>
/// <remarks>What does not answer for the moment is <see cref="UpdateProgress.Unseen"/>, never an exception: deadlines are the caller's.</remarks>
public interface IUpdateMode
{
    UpdateMode Mode { get; }

    /// <summary>Reads what is there before anything is touched.</summary>
    /// <returns>All that <see cref="RestoreAsync"/> needs, now or weeks later; null when nobody answers for the moment.</returns>
    /// <exception cref="UpdateRefusedException">The change can't be made this way, for a reason that a person has to remove.</exception>
    Task<JsonObject?> SaveAsync(UpdateDocument update, CancellationToken cancellationToken);

    /// <summary>Brings the new version about.</summary>
    /// <returns>Ready once it runs and its platform calls it healthy.</returns>
    Task<UpdateProgress> ApplyAsync(UpdateDocument update, CancellationToken cancellationToken);

    /// <summary>Looks whether the new version still runs as it should; writes nothing.</summary>
    Task<UpdateProgress> LookAsync(UpdateDocument update, CancellationToken cancellationToken);

    /// <summary>Brings the old version back.</summary>
    /// <returns>Ready once it runs again.</returns>
    Task<UpdateProgress> RestoreAsync(UpdateDocument update, CancellationToken cancellationToken);

    /// <summary>Removes what is not needed after the end; what <see cref="RestoreAsync"/> needs stays.</summary>
    Task TidyAsync(UpdateDocument update, CancellationToken cancellationToken);
}
