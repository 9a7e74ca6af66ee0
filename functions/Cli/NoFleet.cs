using Trimtab.Domain.Fleet;

namespace Trimtab.Cli;

/// <summary>A fleet with nothing in it, where none is named.</summary>
internal sealed class NoFleet : IFleet
{
    public FleetDocument Current { get; } = FleetReader.Read([new FleetFile("none", $"apiVersion: {FleetReader.ApiVersion}\nkind: Fleet\n")]);
}
