namespace Trimtab.Domain.Fleet;

/// <summary>The fleet in force.</summary>
public interface IFleet
{
    /// <summary>The last valid document. A wrong one at its place leaves this as it was and is reported.</summary>
    /// <exception cref="InvalidFleetException">No valid document was ever read.</exception>
    FleetDocument Current { get; }

    /// <summary>What is wrong with the document at its place, or why it can't be looked at; empty when it is the one in force.</summary>
    IReadOnlyList<FleetFault> Faults => [];

    /// <summary>The repository that holds the document, named <see cref="FleetSource.OfFleet"/>; null when it is in files.</summary>
    FleetSource? Repository => null;

    /// <summary>Looks at the document's place now. A document in files needs no asking: it is looked at all the time.</summary>
    Task RefreshAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
