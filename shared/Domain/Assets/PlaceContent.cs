namespace Trimtab.Domain.Assets;

/// <summary>A place with its assets, as it was read.</summary>
/// <param name="Head">The place's document.</param>
/// <param name="Assets">Of all parts that could be read, those that are gone too.</param>
/// <param name="Damaged">The parts that could not.</param>
internal sealed record PlaceContent(PlaceHead Head, IReadOnlyList<KnownAsset> Assets, IReadOnlyList<PartLink> Damaged)
{
    public PlaceDocument Document => Head.Document;

    /// <summary>As others see it: damage makes it stale.</summary>
    public PlaceState State
        => Head.Damage.Length > 0 ? Document.State with { Fault = Head.Damage }
            : Damaged.Count > 0 ? Document.State with { Fault = $"{string.Join(", ", Damaged.Select(static part => part.Name))}: damaged, {Damaged.Sum(static part => part.Count)} assets are missing until the next scan" }
            : Document.State;
}
