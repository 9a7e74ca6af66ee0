using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Trimtab.Adapters.Kubernetes;

/// <summary>One page of a list as the API sends it. Each item is parsed on its own from the stream, so a page is never in memory as one text.</summary>
internal sealed record ListPage
{
    [JsonPropertyName("metadata")]
    public PageMetadata? Metadata { get; init; }

    /// <summary>Null in an empty list of some servers.</summary>
    [JsonPropertyName("items")]
    public List<JsonObject>? Items { get; init; }

    internal sealed record PageMetadata
    {
        [JsonPropertyName("resourceVersion")]
        public string? ResourceVersion { get; init; }

        [JsonPropertyName("continue")]
        public string? Continue { get; init; }
    }
}
