using System.Text.Json.Serialization;

namespace Trimtab.Domain.Registries.Charts;

/// <summary>An index written as JSON: only what is read is kept, the rest is skipped on the way.</summary>
internal sealed record ChartIndexDocument
{
    public Dictionary<string, List<ChartEntry?>?>? Entries { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChartIndexDocument))]
internal sealed partial class ChartIndexJson : JsonSerializerContext;
