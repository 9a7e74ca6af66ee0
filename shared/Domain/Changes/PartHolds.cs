namespace Trimtab.Domain.Changes;

/// <summary>Document <c>update-holds/{part}.json</c>: the holds of one part of an asset, the newest last.</summary>
internal sealed record PartHolds(IReadOnlyList<UpdateHold> Holds);
