using System.Text.Json;
using Trimtab.Domain.Images;

namespace Trimtab.Adapters.Registries.Calls;

/// <summary>One page of a listing.</summary>
/// <param name="Tags">Its valid tags.</param>
/// <param name="Next">Where the next page is, as it was written; null on the last.</param>
internal sealed record TagPage(IReadOnlyList<string> Tags, string? Next)
{
    /// <summary>Reads <c>{"name":"acme/web","tags":["1.2.3"]}</c>. What can't be a tag is left out.</summary>
    /// <returns>Null when it is no such answer.</returns>
    public static TagPage? Read(ReadOnlySpan<byte> body, string? next)
    {
        List<string>? tags = null;
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isTags = reader.ValueTextEquals("tags"u8);
                reader.Read();
                if (!isTags)
                {
                    reader.Skip();
                }
                else if (reader.TokenType == JsonTokenType.StartArray)
                {
                    ReadTags(ref reader, tags ??= []);
                }
                else if (reader.TokenType == JsonTokenType.Null)
                {
                    // A repository whose tags were all deleted.
                    tags ??= [];
                }
                else
                {
                    return null;
                }
            }

            return reader.Read() || tags is null ? null : new TagPage(tags, next);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void ReadTags(ref Utf8JsonReader reader, List<string> tags)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String && reader.GetString() is { } tag && ImageReference.IsTag(tag))
            {
                tags.Add(tag);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
