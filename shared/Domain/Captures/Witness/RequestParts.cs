using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Domain.Captures.Witness;

/// <summary>A request of an <c>AdmissionReview</c>: where its objects are, and everything else.</summary>
/// <param name="Rest">Everything but the objects.</param>
/// <param name="New">Place of <c>object</c>.</param>
/// <param name="Old">Place of <c>oldObject</c>.</param>
internal sealed record RequestParts(JsonObject Rest, RequestParts.Place New, RequestParts.Place Old)
{
    /// <param name="reader">Stands at the request's beginning; afterwards at its end.</param>
    /// <exception cref="JsonException">It is no JSON, or has an object twice.</exception>
    /// <exception cref="ArgumentException">It has another key twice.</exception>
    public static RequestParts Read(ref Utf8JsonReader reader)
    {
        var rest = new JsonObject();
        Place fresh = default, old = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("object"))
            {
                fresh = Skip(ref reader, fresh);
            }
            else if (reader.ValueTextEquals("oldObject"))
            {
                old = Skip(ref reader, old);
            }
            else
            {
                var name = reader.GetString()!;
                reader.Read();
                rest.Add(name, JsonNode.Parse(ref reader));
            }
        }

        return new RequestParts(rest, fresh, old);
    }

    private static Place Skip(ref Utf8JsonReader reader, Place before)
    {
        if (before.Length > 0)
        {
            throw new JsonException("An object twice.");
        }

        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new Place(start, (int)reader.BytesConsumed - start);
    }

    /// <summary>A value in the body.</summary>
    /// <param name="Start">Its first byte.</param>
    /// <param name="Length">How many bytes it has; 0: it is not there.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Place(int Start, int Length)
    {
        /// <returns>The object; null when there is none.</returns>
        public JsonObject? In(ReadOnlySpan<byte> body)
            => Length == 0 ? null : JsonNode.Parse(body.Slice(Start, Length), documentOptions: new JsonDocumentOptions { MaxDepth = 100 }) as JsonObject;
    }
}
