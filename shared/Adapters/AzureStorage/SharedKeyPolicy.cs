using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Dates and signs every attempt of a request with the account's key.</summary>
/// <remarks>Source: Azure Storage REST, "Authorize with Shared Key", the form for blobs and queues since 2015-02-21.
/// A policy of its own, so that a token or a shared access signature can take its place.</remarks>
internal sealed class SharedKeyPolicy(string accountName, byte[] accountKey, TimeProvider clock) : HttpPipelineSynchronousPolicy
{
    private static readonly string[] SignedHeaders =
        ["Content-MD5", "Content-Type", "Date", "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range"];

    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        request.Headers.SetValue("x-ms-date", clock.GetUtcNow().ToString("r"));
        var signature = HMACSHA256.HashData(accountKey, Encoding.UTF8.GetBytes(StringToSign(request)));
        request.Headers.SetValue("Authorization", $"SharedKey {accountName}:{Convert.ToBase64String(signature)}");
    }

    private string StringToSign(Request request)
    {
        var text = new StringBuilder();
        text.Append(request.Method.Method).Append("\n\n\n").Append(ContentLength(request)).Append('\n');
        foreach (var name in SignedHeaders)
        {
            text.Append(request.Headers.TryGetValue(name, out var value) ? value : "").Append('\n');
        }

        AppendStorageHeaders(text, request);
        AppendResource(text, request);
        return text.ToString();
    }

    private static string ContentLength(Request request)
        => request.Content is { } content && content.TryComputeLength(out var length) && length > 0 ? length.ToString() : "";

    private static void AppendStorageHeaders(StringBuilder text, Request request)
    {
        var headers = request.Headers
            .Where(header => header.Name.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            .Select(header => (Name: header.Name.ToLowerInvariant(), Value: header.Value.Trim()))
            .OrderBy(header => header.Name, StringComparer.Ordinal);
        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(':').Append(value).Append('\n');
        }
    }

    private void AppendResource(StringBuilder text, Request request)
    {
        var uri = request.Uri.ToUri();
        text.Append('/').Append(accountName).Append(uri.AbsolutePath);
        var parameters = uri.Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(parameter => parameter.Split('=', 2))
            .Select(pair => (Name: Uri.UnescapeDataString(pair[0]).ToLowerInvariant(), Value: Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : "")))
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
        {
            text.Append('\n').Append(name).Append(':').Append(value);
        }
    }
}
