using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Hosting.Dispatching;

/// <summary>The body of one invocation: <c>{"Data":{…},"Metadata":{…}}</c>.</summary>
public sealed record InvocationPayload(JsonObject Data, JsonObject Metadata)
{
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out InvocationPayload? payload)
    {
        payload = null;
        try
        {
            if (JsonNode.Parse(utf8) is JsonObject body && body[InvocationNames.Data] is JsonObject data)
            {
                payload = new InvocationPayload(data, body[InvocationNames.Metadata] as JsonObject ?? []);
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return payload is not null;
    }

    /// <summary>Takes one layer of JSON off a value that the host encoded twice; other values stay as they are.</summary>
    internal static string Unquote(JsonNode? node)
    {
        if (node is not JsonValue value || !value.TryGetValue(out string? text))
        {
            return node?.ToJsonString() ?? "";
        }

        if (!text.StartsWith('"'))
        {
            return text;
        }

        try
        {
            return JsonSerializer.Deserialize<string>(text) ?? "";
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
