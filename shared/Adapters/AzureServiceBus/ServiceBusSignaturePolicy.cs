using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Trimtab.Adapters.AzureServiceBus;

/// <summary>Signs every attempt of a request with a rule's key, for the queue it goes to and for five minutes.</summary>
/// <remarks>Source: Service Bus, "Access control with Shared Access Signatures". The key is used as the text it is, not as base64.</remarks>
internal sealed class ServiceBusSignaturePolicy(string rule, string key, TimeProvider clock) : HttpPipelineSynchronousPolicy
{
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    public override void OnSendingRequest(HttpMessage message)
    {
        var uri = message.Request.Uri.ToUri();
        var queue = uri.Segments.ElementAtOrDefault(1)?.TrimEnd('/') ?? "";
        message.Request.Headers.SetValue("Authorization", Sign(new Uri(uri, $"/{queue}")));
    }

    private string Sign(Uri resource)
    {
        var address = Uri.EscapeDataString(resource.AbsoluteUri.ToLowerInvariant());
        var ends = (clock.GetUtcNow() + Validity).ToUnixTimeSeconds();
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{address}\n{ends}"));
        return $"SharedAccessSignature sr={address}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={ends}&skn={Uri.EscapeDataString(rule)}";
    }
}
