using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Trimtab.Domain;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications;

/// <summary>An address that is a secret.</summary>
internal static class HookAddress
{
    /// <summary>Reads an address and checks its form.</summary>
    /// <exception cref="SecretUnavailableException">It can't be read.</exception>
    public static bool TryRead(ISecrets secrets, SecretReference reference, [NotNullWhen(true)] out Uri? address, [NotNullWhen(false)] out Delivery? fault)
    {
        var isAddress = Uri.TryCreate(secrets.Read(reference).Trim(), UriKind.Absolute, out address) && address.Scheme is "http" or "https";
        fault = isAddress ? null : new Delivery.Refused($"the {reference} holds no http or https address");
        return isAddress;
    }

    /// <summary>A request that posts JSON.</summary>
    public static HttpRequestMessage Post(Uri address, JsonObject body)
    {
        var content = new ByteArrayContent(DocumentJson.Serialize(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
    }
}
