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
    /// <summary>Checks an address's form.</summary>
    /// <param name="text">The secret.</param>
    /// <param name="reference">Where it was read; goes into the fault.</param>
    /// <param name="address">The address.</param>
    /// <param name="fault">What to answer when it is none.</param>
    public static bool TryParse(string text, SecretReference reference, [NotNullWhen(true)] out Uri? address, [NotNullWhen(false)] out Delivery? fault)
    {
        var isAddress = Uri.TryCreate(text.Trim(), UriKind.Absolute, out address) && address.Scheme is "http" or "https";
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
