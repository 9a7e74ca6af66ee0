namespace Trimtab.Domain.Sources.Hosts;

/// <summary>One webhook request as it came; nothing in it is trusted.</summary>
/// <param name="Headers">By case-insensitive name.</param>
/// <param name="Body">The raw body.</param>
public sealed record WebhookDelivery(IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <returns>The first of the headers that is there; null when none is.</returns>
    public string? Header(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Headers.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }
}
