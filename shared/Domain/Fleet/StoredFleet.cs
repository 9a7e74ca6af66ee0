namespace Trimtab.Domain.Fleet;

/// <summary>The last good fleet document of a repository: the document <c>fleet/last-good.json</c>.</summary>
/// <param name="Place">Repository, branch and path that it was read from.</param>
/// <param name="Commit">Commit id.</param>
/// <param name="Files">Its files.</param>
public sealed record StoredFleet(string Place, string Commit, IReadOnlyList<FleetFile> Files)
{
    public const string Name = "fleet/last-good.json";
}
