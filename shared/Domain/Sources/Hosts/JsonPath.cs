using System.Text.Json;

namespace Trimtab.Domain.Sources.Hosts;

/// <summary>Reads members of somebody else's JSON, whatever its shape.</summary>
public static class JsonPath
{
    /// <returns>The member's value; null when it, or an object on the way to it, is missing.</returns>
    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    /// <returns>The member's text; null when it is missing or no text.</returns>
    public static string? TextAt(this JsonElement element, params ReadOnlySpan<string> path)
        => element.At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <returns>The member's whole number; null when it is missing or none.</returns>
    public static long? NumberAt(this JsonElement element, params ReadOnlySpan<string> path)
        => element.At(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    /// <returns>The items of the list; null when it is missing or no list.</returns>
    public static IEnumerable<JsonElement>? ItemsAt(this JsonElement element, params ReadOnlySpan<string> path)
        => element.At(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : null;
}
