using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Relay;

/// <summary>The relay's file is wrong; every fault is listed.</summary>
public sealed class InvalidRelaySettingsException(IReadOnlyList<FleetFault> faults)
    : Exception($"The relay's settings have {faults.Count} fault{(faults.Count == 1 ? "" : "s")}: {string.Join("; ", faults)}")
{
    public IReadOnlyList<FleetFault> Faults { get; } = faults;
}
