namespace Trimtab.Domain.Assets;

/// <summary>A place's document as it was read.</summary>
/// <param name="Document">A new one when there is none, or a damaged one.</param>
/// <param name="ETag">Empty when there is none.</param>
/// <param name="Damage">What is wrong with it; empty when nothing is.</param>
internal sealed record PlaceHead(PlaceDocument Document, string ETag, string Damage);
