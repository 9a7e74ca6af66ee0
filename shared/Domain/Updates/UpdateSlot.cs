namespace Trimtab.Domain.Updates;

/// <summary>The turn of one update.</summary>
/// <param name="Update">The change's id.</param>
/// <param name="Shares">What no other may touch meanwhile.</param>
public sealed record UpdateSlot(string Update, IReadOnlyList<string> Shares);
