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

    /// <inheritdoc/>
    public FleetSource? Repository { get; set; }

    /// <summary>The document that the next refresh finds; null: none.</summary>
    public FleetDocument? WhenRefreshed { get; set; }

    /// <inheritdoc/>
    public Task RefreshAsync(CancellationToken cancellationToken)
    {
        Current = WhenRefreshed ?? Current;
        return Task.CompletedTask;
    }
}
