namespace Trimtab.Domain.Fleet;

/// <summary>The fleet document is wrong; every fault is listed.</summary>
public sealed class InvalidFleetException(IReadOnlyList<FleetFault> faults)
    : Exception($"The fleet has {faults.Count} fault{(faults.Count == 1 ? "" : "s")}: {string.Join("; ", faults)}")
{
    public IReadOnlyList<FleetFault> Faults { get; } = faults;
}
