using Trimtab.Domain.Fleet;
using Trimtab.Domain.Variables;

namespace Trimtab.TestKit.Fleet;

/// <summary>The variables that the fleet document itself holds.</summary>
public sealed class FixedVariables : ITargetVariables
{
    public Task<IReadOnlyDictionary<string, Variable>?> ReadAsync(FleetTarget target, CancellationToken cancellationToken) => Task.FromResult(target.Variables?.Values);
}
