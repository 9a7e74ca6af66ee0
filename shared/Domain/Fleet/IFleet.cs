namespace Trimtab.Domain.Fleet;

/// <summary>The fleet in force.</summary>
public interface IFleet
{
    /// <summary>The last valid document. A wrong one on disk leaves this as it was and is reported.</summary>
    /// <exception cref="InvalidFleetException">No valid document was ever read.</exception>
    FleetDocument Current { get; }
}
