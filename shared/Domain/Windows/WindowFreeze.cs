using System.Globalization;

namespace Trimtab.Domain.Windows;

/// <summary>A time of the year in which nothing may happen, on the wall clock.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="To">The first moment after it.</param>
/// <param name="Reason">For people; may be empty.</param>
public sealed record WindowFreeze(DateTime From, DateTime To, string Reason)
{
    public bool Contains(DateTime local) => local >= From && local < To;

    public override string ToString()
        => $"freeze {From.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} to {To.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}{(Reason.Length == 0 ? "" : $" ({Reason})")}";
}
