using System.Xml;
using System.Xml.Linq;
using Trimtab.Domain.State;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Reads the service's XML answers without following what they might ask for.</summary>
internal static class StorageXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 32 * 1024 * 1024, // 5000 blob names of the longest kind with their properties
        MaxCharactersFromEntities = 1024,
    };

    /// <exception cref="StorageException">The answer is not well-formed XML.</exception>
    public static XElement Parse(BinaryData content)
    {
        try
        {
            using var reader = XmlReader.Create(content.ToStream(), Settings);
            return XDocument.Load(reader).Root!;
        }
        catch (XmlException invalid)
        {
            throw new StorageException("Storage answered with XML that can't be read.", invalid);
        }
    }
}
