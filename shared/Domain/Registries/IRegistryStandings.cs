namespace Trimtab.Domain.Registries;

/// <summary>What this instance knows of registries and chart repositories.</summary>
public interface IRegistryStandings
{
    /// <summary>One for each host that was asked since the start; empty before.</summary>
    IReadOnlyList<RegistryStanding> Standings { get; }
}
