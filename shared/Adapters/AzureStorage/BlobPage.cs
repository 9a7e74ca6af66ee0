using System.Xml.Linq;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>One page of a container's listing.</summary>
/// <param name="Names">In ordinal order, as the service lists them.</param>
/// <param name="NextMarker">Where the next page begins; empty on the last.</param>
internal sealed record BlobPage(IReadOnlyList<string> Names, string NextMarker)
{
    public static BlobPage Parse(BinaryData content)
    {
        var root = StorageXml.Parse(content);
        var names = root.Elements("Blobs").Elements("Blob").Elements("Name").Select(Name);
        return new BlobPage([.. names], (string?)root.Element("NextMarker") ?? "");
    }

    // Names with characters that XML can't hold come percent-encoded and say so.
    private static string Name(XElement element)
        => (bool?)element.Attribute("Encoded") == true ? Uri.UnescapeDataString(element.Value) : element.Value;
}
