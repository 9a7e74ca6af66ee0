namespace Trimtab.Domain.Gates.Policies;

/// <summary>What one place says about the updates of an asset.</summary>
/// <param name="Origin">The place, for people: <c>policy careful (updates.defaults)</c>.</param>
/// <param name="Policy">What it says.</param>
public sealed record PolicyLayer(string Origin, UpdatePolicy Policy);
