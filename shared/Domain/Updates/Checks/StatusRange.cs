using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Trimtab.Domain.Updates.Checks;

/// <summary>HTTP statuses from one to another, both included.</summary>
public sealed record StatusRange(int From, int To)
{
    public static StatusRange Success { get; } = new(200, 299);

    public bool Contains(int status) => status >= From && status <= To;

    /// <summary>Reads <c>204</c> or <c>200-299</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out StatusRange? range)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('-');
        range = parts.Length is 1 or 2 && IsStatus(parts[0], out var from) && IsStatus(parts[^1], out var to) && from <= to ? new StatusRange(from, to) : null;
        return range is not null;
    }

    public override string ToString() => From == To ? $"{From}" : $"{From}-{To}";

    private static bool IsStatus(string text, out int status)
        => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 100 and <= 599;
}
