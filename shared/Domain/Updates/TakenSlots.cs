namespace Trimtab.Domain.Updates;

/// <summary>Document <c>update-slots.json</c>: the turns that are taken.</summary>
internal sealed record TakenSlots(IReadOnlyList<UpdateSlot> Slots);
