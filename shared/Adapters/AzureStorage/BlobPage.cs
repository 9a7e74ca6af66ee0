using System.Globalization;
using System.Xml.Linq;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>One page of a container's listing.</summary>
/// <param name="Blobs">In ordinal order of names, as the service lists them.</param>
/// <param name="NextMarker">Where the next page begins; empty on the last.</param>
internal sealed record BlobPage(IReadOnlyList<ListedBlob> Blobs, string NextMarker)
{
    public static BlobPage Parse(BinaryData content)
    {
        var root = StorageXml.Parse(content);
        var blobs = root.Elements("Blobs").Elements("Blob").Select(static blob => new ListedBlob(Name(blob.Element("Name")!), LastModified(blob)));
        return new BlobPage([.. blobs], (string?)root.Element("NextMarker") ?? "");
    }

    // Names with characters that XML can't hold come percent-encoded and say so.
    private static string Name(XElement element)
        => (bool?)element.Attribute("Encoded") == true ? Uri.UnescapeDataString(element.Value) : element.Value;

    private static DateTimeOffset LastModified(XElement blob)
        => DateTimeOffset.ParseExact(blob.Element("Properties")!.Element("Last-Modified")!.Value, "R", CultureInfo.InvariantCulture);
}
