using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trimtab.Domain.Assets;

/// <summary>An asset's name as one text, also as a key.</summary>
internal sealed class AssetIdConverter : JsonConverter<AssetId>
{
    public override AssetId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => AssetId.TryParse(reader.GetString() ?? "", out var id) ? id : throw new JsonException("Is no asset's name: PLACE/NAMESPACE/KIND/NAME.");

    public override AssetId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => Read(ref reader, typeToConvert, options);

    public override void Write(Utf8JsonWriter writer, AssetId value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.ToString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, AssetId value, JsonSerializerOptions options)
        => writer.WritePropertyName(value.ToString());
}
