using Trimtab.Domain.Fleet;

namespace Trimtab.TestKit.Fleet;

/// <summary>A fleet that is what the test says.</summary>
public sealed class FixedFleet(FleetDocument current) : IFleet
{
    public FixedFleet(string yaml)
        : this(FleetReader.Read([new FleetFile("fleet.yaml", $"apiVersion: {FleetReader.ApiVersion}\nkind: Fleet\n{yaml}")]))
    {
    }

    public FleetDocument Current { get; set; } = current;
}
