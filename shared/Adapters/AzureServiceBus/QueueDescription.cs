using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Trimtab.Domain.Messaging;

namespace Trimtab.Adapters.AzureServiceBus;

/// <summary>Reads the Atom entry that describes a queue.</summary>
internal static class QueueDescription
{
    /// <param name="content">The entry.</param>
    /// <param name="name">E.g. <c>ActiveMessageCount</c>, an element of <c>CountDetails</c>.</param>
    /// <exception cref="MessagingException">It is no such entry.</exception>
    public static int Count(BinaryData content, string name)
    {
        try
        {
            using var reader = XmlReader.Create(content.ToStream(), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = 1 << 20 });
            var element = XDocument.Load(reader).Descendants().FirstOrDefault(element => element.Name.LocalName == name);
            return int.TryParse(element?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? count
                : throw new MessagingException($"Service Bus described a queue without {name}.");
        }
        catch (XmlException e)
        {
            throw new MessagingException("Service Bus described a queue in something that is not XML.", e);
        }
    }
}
