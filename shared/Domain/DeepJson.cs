using System.Text.Json;

namespace Trimtab.Domain;

/// <summary>JSON as deep as objects may be: the schemas of some CustomResourceDefinitions pass the library's own limit of 64.</summary>
public static class DeepJson
{
    private const int MaxDepth = 512;

    public static JsonDocumentOptions Document => new() { MaxDepth = MaxDepth };

    public static JsonWriterOptions Writer => new() { MaxDepth = MaxDepth };

    public static JsonSerializerOptions Serializer { get; } = new() { MaxDepth = MaxDepth };
}
