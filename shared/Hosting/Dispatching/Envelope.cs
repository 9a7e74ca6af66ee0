using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Trimtab.Domain;
using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Dispatching;

/// <summary>Reads the envelope of a message.</summary>
internal static class Envelope
{
    /// <summary>A message without kind, id or body (its own or a claim) is not one.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out Message? message)
    {
        message = null;
        try
        {
            var read = DocumentJson.Deserialize<Message>(Encoding.UTF8.GetBytes(text));
            message = IsWhole(read) ? read : null;
        }
        catch (JsonException)
        {
            return false;
        }

        return message is not null;
    }

    private static bool IsWhole(Message message)
        => !string.IsNullOrEmpty(message.Kind)
            && !string.IsNullOrEmpty(message.Id)
            && !string.IsNullOrEmpty(message.CorrelationId)
            && !string.IsNullOrEmpty(message.RequestedBy)
            && (message.Body is not null || !string.IsNullOrEmpty(message.Claim));
}
